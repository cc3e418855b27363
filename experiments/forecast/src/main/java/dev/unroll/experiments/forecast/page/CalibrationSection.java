package dev.unroll.experiments.forecast.page;

import dev.unroll.experiments.forecast.backtest.Calibration;
import dev.unroll.experiments.forecast.backtest.ScoreTable;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Coverage, probability integral transform and autocorrelation of the errors. */
final class CalibrationSection {
  private CalibrationSection() {}

  static Section of(BacktestSummary summary) {
    List<ScoreTable.Row> rows = new ArrayList<>(List.of(summary.shown()));
    summary.beside().ifPresent(rows::add);
    List<Calibration> found =
        rows.stream()
            .map(
                row ->
                    Calibration.of(
                        row.run(), summary.series(), summary.protocol(), summary.season()))
            .toList();
    List<Figure> figures = new ArrayList<>(List.of(reliability(found), pit(found)));
    if (found.get(0).correlations().size() > 1) {
      figures.add(correlations(found.get(0)));
    }
    return new Section(
        "calibration",
        "Calibration",
        "",
        List.of(
            "An 80 % interval should hold 80 % of the values. Values of the probability integral"
                + " transform should be spread evenly: a peak in the middle means that the"
                + " intervals are too wide, peaks at the ends that they are too narrow."),
        null,
        figures,
        List.of(),
        List.of());
  }

  private static Figure reliability(List<Calibration> found) {
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark.Line("nominal", "", List.of(0.0, 1.0), List.of(0.0, 1.0), true));
    for (Calibration one : found) {
      marks.add(new Mark.Line(one.model(), one.model(), one.nominal(), one.covered(), false));
    }
    return new Figure(
        "Coverage",
        "",
        Axis.linear("nominal").between(0, 1),
        Axis.linear("covered").between(0, 1),
        marks);
  }

  private static Figure pit(List<Calibration> found) {
    List<Mark> marks = new ArrayList<>();
    int bins = found.get(0).pit().size();
    List<Double> x = IntStream.range(0, bins).mapToObj(bin -> (bin + 0.5) / bins).toList();
    for (Calibration one : found) {
      marks.add(new Mark.Bars(one.model(), one.model(), x, one.pit(), List.of(), List.of()));
    }
    marks.add(new Mark.Level("even", 1.0 / bins, false));
    return new Figure(
        "Probability integral transform",
        "",
        Axis.linear("level of the value in its forecast").between(0, 1),
        Axis.linear("share"),
        marks);
  }

  private static Figure correlations(Calibration one) {
    List<Double> x =
        IntStream.rangeClosed(1, one.correlations().size()).mapToObj(k -> (double) k).toList();
    double bound = 1.96 / Math.sqrt(one.errors());
    return new Figure(
        "Autocorrelation of the first step's errors, " + one.model(),
        "From one window to the next; beyond the lines (95 %) the errors could be forecast"
            + " too.",
        Axis.linear("windows apart"),
        Axis.linear("correlation").between(-1, 1),
        List.of(
            new Mark.Bars(one.model(), one.model(), x, one.correlations(), List.of(), List.of()),
            new Mark.Level("", bound, false),
            new Mark.Level("", -bound, false)));
  }
}
