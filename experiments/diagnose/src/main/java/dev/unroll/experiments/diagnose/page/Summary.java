package dev.unroll.experiments.diagnose.page;

import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.Exponents;
import dev.unroll.experiments.diagnose.RecurrentMatrix;
import dev.unroll.experiments.diagnose.ScanFacts;
import dev.unroll.experiments.report.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A diagnosis in a few lines for a terminal. */
public final class Summary {
  private Summary() {}

  /** The readings, then a block of numbers for each cell. */
  public static List<String> lines(Diagnosis diagnosis) {
    List<String> lines = new ArrayList<>();
    if (diagnosis.attribution() != null) {
      lines.addAll(AttributionSection.sentences(diagnosis.attribution()));
    }
    lines.add(Reading.flow(diagnosis).sentence());
    lines.add(Reading.memory(diagnosis).sentence());
    for (CellDiagnosis cell : diagnosis.cells()) {
      lines.add("");
      lines.add("%s, %s, H = %d".formatted(cell.name(), cell.cell(), cell.hidden()));
      if (!cell.matrices().isEmpty()) {
        lines.add(line("W_hh", matrices(cell.matrices())));
      }
      if (!cell.visited().isEmpty()) {
        lines.add(line("state Jacobian", "ρ " + Words.number(cell.visitedRadius())));
      }
      lines.add(line("λ, real inputs", exponent(cell.driven())));
      lines.add(line("λ, zero input", exponent(cell.free())));
      lines.add(line("units", Reading.units(cell).sentence()));
      lines.add(
          line(
              "fixed points",
              cell.plane() == null ? "not searched" : Stability.counts(cell.plane().found())));
    }
    lines.addAll(scans(diagnosis));
    return lines;
  }

  private static List<String> scans(Diagnosis diagnosis) {
    List<String> lines = new ArrayList<>();
    for (ScanFacts.TimeConstants scan : diagnosis.scans().constants()) {
      List<Double> steps = scan.steps();
      lines.add(
          "%s: time constants of %s to %s steps, median %s"
              .formatted(
                  scan.scan(),
                  Words.number(steps.get(0)),
                  Words.number(steps.get(steps.size() - 1)),
                  Words.number(steps.get(steps.size() / 2))));
    }
    diagnosis.omitted().forEach(sentence -> lines.add("Left out: " + sentence));
    if (!lines.isEmpty()) {
      lines.add(0, "");
    }
    return lines;
  }

  private static String line(String what, String found) {
    return String.format(Locale.ROOT, "  %-15s %s", what, found);
  }

  private static String matrices(List<RecurrentMatrix> matrices) {
    return matrices.stream()
        .map(
            matrix ->
                (matrix.gate().isEmpty() ? "" : matrix.gate() + ": ")
                    + "ρ %s, σ_max %s"
                        .formatted(
                            Words.number(matrix.spectrum().radius()),
                            Words.number(matrix.spectrum().sigmaMax())))
        .collect(Collectors.joining("; "));
  }

  private static String exponent(Exponents exponents) {
    return exponents.largest().converged()
        ? Stability.exponent(
                exponents.largest().exponents().get(0), exponents.largest().standardErrors().get(0))
            + " nats a step"
            + exponents
                .all()
                .dimension()
                .map(dimension -> ", dimension " + Words.number(dimension.value()))
                .orElse("")
        : "not converged: " + exponents.largest().reason();
  }
}
