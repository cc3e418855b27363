package dev.unroll.app;

import dev.unroll.experiments.parity.Parity;
import dev.unroll.experiments.parity.ParityResult;
import dev.unroll.experiments.run.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Our layers against another framework's recorded answers. */
@Command(
    name = "parity",
    description =
        "Load recorded weights into our layers, run forward and backward in double, and compare"
            + " every output and gradient. Exit code 1 if any differs.")
final class ParityCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Parity vectors, JSON.")
  private List<Path> files;

  @Override
  public Integer call() {
    List<Map<String, Object>> cases = new ArrayList<>();
    int failed = 0;
    for (Path file : files) {
      ParityResult result = Parity.check(file);
      failed += result.agrees() ? 0 : 1;
      cases.add(Json.map(result));
      common.words().println((result.agrees() ? "ok    " : "FAIL  ") + result.caseName());
      result
          .largestRelativeErrorByQuantity()
          .forEach(
              (quantity, error) ->
                  common
                      .words()
                      .println(String.format(Locale.ROOT, "      %-28s %.1e", quantity, error)));
    }
    common
        .words()
        .println(
            String.format(
                Locale.ROOT,
                "%d of %d cases agree within %.0e",
                files.size() - failed,
                files.size(),
                Parity.TOLERANCE));
    common.result(Map.of("tolerance", Parity.TOLERANCE, "failed", failed, "cases", cases));
    return failed == 0 ? 0 : Unroll.FAILED;
  }
}
