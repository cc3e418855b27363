package dev.unroll.app;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunEntry;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunListing;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One run. */
@Command(
    name = "show",
    description = "Show a run: status, scores, changed settings, data, environment, and its runs.")
final class RunsShowCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "RUN", description = "A run.")
  private String word;

  @Override
  public Integer call() throws IOException {
    RunEntry run = common.run(word);
    RunFolder folder = RunFolder.open(run.folder());
    List<RunEntry> inside =
        new RunListing(common.runsRoot(), List.of(), List.of()).inside(run).entries();
    common.say("%s, %s, of %s", run.folder(), run.kind().words(), run.created());
    say("name", run.note().name());
    say("tags", String.join(", ", run.note().tags()));
    say("note", run.note().text().replace("\n", "\n    "));
    say("status", run.state());
    say("task", run.topic().task());
    say("models", String.join(", ", run.topic().models()));
    say("seeds", String.join(", ", run.topic().seeds()));
    run.scores()
        .forEach((name, score) -> say(name + " of " + run.best(), Words.number(score, 5)));
    folder.overrides().forEach(change -> say("set", change.toString()));
    RunData.files(folder)
        .forEach(file -> say("data", file.file() + ", SHA-256 " + file.sha256()));
    folder.environment().forEach(this::say);
    if (!inside.isEmpty()) {
      common.say("runs inside:");
      common.say(RunTable.lines(inside));
    }
    Map<String, Object> document = new LinkedHashMap<>(run.document());
    document.put("overrides", folder.overrides().stream().map(Json::map).toList());
    document.put("settings", folder.settings());
    document.put("data", RunData.files(folder).stream().map(Json::map).toList());
    document.put("environment", folder.environment());
    document.put("runs", inside.stream().map(RunEntry::document).toList());
    common.result(document);
    return 0;
  }

  private void say(String name, String value) {
    if (!value.isEmpty()) {
      common.say("  %s: %s", name, value);
    }
  }
}
