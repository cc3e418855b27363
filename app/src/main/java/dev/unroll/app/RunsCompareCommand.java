package dev.unroll.app;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.run.RunDifference;
import dev.unroll.experiments.run.RunDifference.FactChange;
import dev.unroll.experiments.run.RunEntry;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** In what two runs differ. */
@Command(
    name = "compare",
    description = "Compare two runs: settings, data and environment that differ, and their scores.")
final class RunsCompareCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(index = "0", paramLabel = "RUN", description = "A run.")
  private String first;

  @Parameters(index = "1", paramLabel = "RUN", description = "Another run.")
  private String second;

  @Override
  public Integer call() throws IOException {
    RunEntry one = common.run(first);
    RunEntry other = common.run(second);
    RunDifference difference =
        RunDifference.between(RunFolder.open(one.folder()), RunFolder.open(other.folder()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", one.id(), other.id()));
    rows.add(List.of("status", one.state(), other.state()));
    scores(one, other).forEach(name -> rows.add(score(name, one, other)));
    int same = rows.size();
    add(rows, difference.settings());
    add(rows, difference.data());
    add(rows, difference.environment());
    common.say(TextTable.lines(rows));
    if (rows.size() == same) {
      common.say("  settings, data and environment are the same");
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("runs", List.of(one.document(), other.document()));
    document.put("difference", Json.map(difference));
    common.result(document);
    return 0;
  }

  private static Set<String> scores(RunEntry one, RunEntry other) {
    Set<String> names = new LinkedHashSet<>(one.scores().keySet());
    names.addAll(other.scores().keySet());
    return names;
  }

  private static List<String> score(String name, RunEntry one, RunEntry other) {
    return List.of(name, number(one, name), number(other, name));
  }

  private static String number(RunEntry run, String name) {
    Double score = run.scores().get(name);
    return score == null ? "–" : Words.number(score, 6);
  }

  private static void add(List<List<String>> rows, List<FactChange> changes) {
    for (FactChange change : changes) {
      rows.add(List.of(change.key(), shown(change.first()), shown(change.second())));
    }
  }

  private static String shown(String value) {
    return value.isEmpty() ? "–" : value;
  }
}
