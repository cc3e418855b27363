package dev.unroll.app;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.parity.Parity;
import dev.unroll.experiments.parity.ParityResult;
import dev.unroll.experiments.parity.Precision;
import dev.unroll.layers.Engines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Our layers against another framework's recorded answers. */
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
        ParityResult result = Parity.check(file, precision);
        results.add(result);
        show(result);
      }
    }
    precisions.forEach(precision -> summarise(precision, results));
    long failed = results.stream().filter(result -> !result.agrees()).count();
    common.result(
        Map.of("failed", failed, "cases", results.stream().map(ParityCommand::json).toList()));
    return failed == 0 ? 0 : Unroll.FAILED;
  }

  private static Map<String, Object> json(ParityResult result) {
    Map<String, Object> all = new LinkedHashMap<>(Json.map(result));
    all.put("tolerance", result.precision().tolerance());
    return all;
  }

  private void show(ParityResult result) {
    String name = result.precision().name().toLowerCase(Locale.ROOT);
    String verdict = result.agrees() ? "ok    " : "FAIL  ";
    common.words().println(verdict + result.caseName() + " in " + name);
    result
        .largestRelativeErrorByQuantity()
        .forEach(
            (quantity, error) ->
                common
                    .words()
                    .println(String.format(Locale.ROOT, "      %-28s %.1e", quantity, error)));
  }

  private void summarise(Precision precision, List<ParityResult> results) {
    List<ParityResult> its = results.stream().filter(r -> r.precision() == precision).toList();
    common
        .words()
        .println(
            String.format(
                Locale.ROOT,
                "%d of %d cases agree within %.0e in %s, on the engine %s; worst %.1e",
                its.stream().filter(ParityResult::agrees).count(),
                its.size(),
                precision.tolerance(),
                precision.name().toLowerCase(Locale.ROOT),
                Engines.choose(precision.type()).engine().name(),
                its.stream().mapToDouble(ParityResult::worst).max().orElse(0)));
  }
}
