package dev.unroll.app;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.run.RunEntry;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunListing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A listing of runs in plain text. */
final class RunTable {
  private static final int MAX_MODELS = 40; // characters

  private RunTable() {}

  /** Prints the runs that the options choose; returns the exit code. */
  static int print(Common common, RunFilter filter) throws IOException {
    RunListing listing = RunListing.of(common.runsRoot());
    List<RunEntry> runs = filter.of(listing.entries());
    if (runs.isEmpty()) {
      common.say(
          listing.entries().isEmpty()
              ? "no runs in %s"
              : "none of the %2$d runs in %1$s matches these options",
          listing.root(),
          listing.entries().size());
    } else {
      common.say(lines(runs));
    }
    listing.problems().forEach(problem -> common.errors().println("note: " + problem));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("folder", listing.root().toString());
    document.put("runs", runs.stream().map(RunEntry::document).toList());
    document.put("problems", listing.problems());
    common.result(document);
    return 0;
  }

  /** One line each, below a head. */
  static List<String> lines(List<RunEntry> runs) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("run", "kind", "status", "task", "model", "score", "tags", "name"));
    runs.forEach(run -> rows.add(cells(run)));
    return TextTable.lines(rows);
  }

  private static List<String> cells(RunEntry run) {
    return List.of(
        run.id(),
        run.kind().name().toLowerCase(Locale.ROOT),
        run.state(),
        run.topic().task(),
        models(run),
        score(run),
        String.join(",", run.note().tags()),
        run.note().name());
  }

  /** The best of several models, where it is known; of a sweep the winner. */
  private static String models(RunEntry run) {
    String all = String.join(",", run.topic().models());
    String cut = all.length() > MAX_MODELS ? all.substring(0, MAX_MODELS - 1) + "…" : all;
    if (run.best().isEmpty()) {
      return cut;
    }
    boolean several = run.topic().models().size() > 1;
    return several
        ? run.best() + " of " + run.topic().models().size()
        : run.kind() == RunKind.SWEEP ? run.best() : cut;
  }

  private static String score(RunEntry run) {
    return run.scores().entrySet().stream()
        .findFirst()
        .map(score -> score.getKey() + " " + Words.number(score.getValue(), 4))
        .orElse("");
  }
}
