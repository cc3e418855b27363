package dev.unroll.experiments.diagnose.page;

import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.Units;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.runtime.SequenceBlock.Range;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Whether the units are pinned to their bounds. */
final class UnitsSection {
  private UnitsSection() {}

  static Section of(Diagnosis diagnosis) {
    CellDiagnosis worst =
        diagnosis.cells().stream()
            .max(Comparator.comparingDouble(CellDiagnosis::pinned))
            .orElseThrow();
    return new Section(
        "saturation",
        "Saturation",
        switch (worst.block().range()) {
          case WITHIN_ONE -> "tanh′(a) = 1 − tanh^{2}(a)";
          case RECTIFIED -> "ReLU′(a) = 0 or 1";
          case UNBOUNDED -> "";
        },
        List.of(
            "Where units spend their time. At ±1 the slope of tanh is 0: such a unit holds what it"
                + " has and lets no gradient through. A ReLU unit at 0 does the same."),
        Reading.units(worst).outcome(),
        diagnosis.cells().stream().map(cell -> figure(diagnosis, cell)).toList(),
        List.of(table(diagnosis)),
        diagnosis.cells().stream()
            .map(
                cell ->
                    "%s: every step of %d sequences."
                        .formatted(cell.name(), cell.effort().trajectories()))
            .toList());
  }

  private static Figure figure(Diagnosis diagnosis, CellDiagnosis cell) {
    Units units = cell.units();
    int bins = units.histogram().size();
    List<Double> middles =
        IntStream.range(0, bins)
            .mapToObj(bin -> units.scale() * (2 * (bin + 0.5) / bins - 1))
            .toList();
    return new Figure(
        Colours.title(diagnosis, cell, "values of h"),
        "",
        Axis.linear("h"),
        Axis.linear("share of values, %"),
        List.of(
            new Mark.Bars(
                "share",
                cell.name(),
                middles,
                units.histogram().stream().map(share -> 100 * share).toList(),
                List.of(),
                List.of())));
  }

  private static Table table(Diagnosis diagnosis) {
    return Table.of(
        "",
        List.of(
            "cell",
            "values without slope, %",
            "units without slope at every step, %",
            "largest |h|"),
        diagnosis.cells(),
        cell -> {
          Units units = cell.units();
          boolean bounded = cell.block().range() == Range.WITHIN_ONE;
          return List.of(
              cell.name(),
              100 * units.saturation(),
              100 * units.idle(),
              bounded ? "bounded by 1" : (Object) units.scale());
        });
  }
}
