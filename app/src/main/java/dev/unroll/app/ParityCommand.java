package dev.unroll.app;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.unroll.experiments.interchange.parity.ParityCheck;
import dev.unroll.experiments.interchange.parity.ParityResult;
import dev.unroll.experiments.interchange.parity.Precision;
import dev.unroll.experiments.io.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares our layers with results that another framework recorded. */
@Command(
    name = "parity",
    description =
        "Load weights that another framework recorded, run the layers forward and backward, and"
            + " compare every output and gradient. Exit code 1 if any differs.")
final class ParityCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Parity vectors, JSON.")
  private List<Path> files;

  @Option(
      names = "--precision",
      split = ",",
      paramLabel = "P",
      description = "double, on the reference engine, or float, on the fast engine. Default: both.")
  private List<Precision> precisions = List.of(Precision.values());

  @Override
  public Integer call() {
    List<ParityResult> results = new ArrayList<>();
    for (Precision precision : precisions) {
      for (Path file : files) {
        ParityResult result = ParityCheck.check(file, precision);
        results.add(result);
        show(result);
      }
    }
    results.stream()
        .filter(result -> !result.skipped())
        .collect(groupingBy(r -> List.of(r.precision(), r.engine()), LinkedHashMap::new, toList()))
        .values()
        .forEach(this::summarise);
    long skipped = results.stream().filter(ParityResult::skipped).count();
    if (skipped > 0) {
      common.say("%d of %d cases skipped: no such block", skipped, results.size());
    }
    long failed = results.stream().filter(result -> !result.agrees()).count();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("failed", failed);
    document.put("skipped", skipped);
    document.put("cases", results.stream().map(ParityCommand::json).toList());
    common.result(document);
    return failed == 0 ? 0 : Unroll.FAILED;
  }

  private static Map<String, Object> json(ParityResult result) {
    return Json.map(result);
  }

  private void show(ParityResult result) {
    if (result.skipped()) {
      common.say("      %s%s: skipped: no such block", result.caseName(), in(result));
      return;
    }
    common.say(
        "%s  %s%s, tolerance %.0e",
        result.agrees() ? "ok  " : "FAIL", result.caseName(), in(result), result.tolerance());
    result
        .largestRelativeErrorByQuantity()
        .forEach((quantity, error) -> common.say("      %-28s %.1e", quantity, error));
  }

  private static String in(ParityResult result) {
    return " in " + result.precision().name().toLowerCase(Locale.ROOT);
  }

  /** Of results in one precision on one engine. */
  private void summarise(List<ParityResult> results) {
    ParityResult first = results.get(0);
    DoubleSummaryStatistics tolerances =
        results.stream().mapToDouble(ParityResult::tolerance).summaryStatistics();
    String larger =
        tolerances.getMax() > tolerances.getMin()
            ? " (%.0e where inputs are large)".formatted(tolerances.getMax())
            : "";
    common.say(
        "%d of %d cases agree within %.0e%s%s, on the engine %s; worst %.1e",
        results.stream().filter(ParityResult::agrees).count(),
        results.size(),
        tolerances.getMin(),
        larger,
        in(first),
        first.engine(),
        results.stream().mapToDouble(ParityResult::worst).max().orElse(0));
  }
}
