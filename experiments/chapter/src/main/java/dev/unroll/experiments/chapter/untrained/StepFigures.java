package dev.unroll.experiments.chapter.untrained;

import dev.unroll.experiments.chapter.untrained.StepTimes.Quartiles;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Times of training steps as pictures and as a table. */
record StepFigures(Serial.Settings settings, StepTimes times) {
  private static final String MODEL = "tanh-rnn";

  Figure durations() {
    int width = settings.width();
    List<Mark> marks = new ArrayList<>();
    marks.addAll(timed("longer: N = 1, T on the axis", settings.longer(), TimedStep.Size::steps));
    List<TimedStep.Size> wider = settings.wider(width);
    int steps = wider.get(0).steps();
    marks.add(
        new Mark.Points(
            "wider: T = %d, N on the axis".formatted(steps),
            MODEL,
            values(wider, TimedStep.Size::batch),
            medians(wider),
            List.of(),
            true));
    List<Double> t = values(settings.longer(), TimedStep.Size::steps);
    double first = medians(settings.longer()).get(0);
    marks.add(
        new Mark.Line(
            "in proportion", "", t, t.stream().map(x -> first * x / t.get(0)).toList(), true));
    return new Figure(
        "Time of a training step, H = " + width,
        "Medians; the band spans the quartiles. One sequence gets longer, or sequences of one"
            + " length get more.",
        Axis.log("T steps, or N sequences"),
        Axis.log("milliseconds"),
        marks);
  }

  private List<Mark> timed(
      String name, List<TimedStep.Size> sizes, ToDoubleFunction<TimedStep.Size> what) {
    List<Double> x = values(sizes, what);
    List<Quartiles> quartiles = sizes.stream().map(times::time).toList();
    return List.of(
        new Mark.Band(
            name,
            MODEL,
            x,
            quartiles.stream().map(q -> 1e3 * q.low()).toList(),
            quartiles.stream().map(q -> 1e3 * q.high()).toList()),
        new Mark.Line(name, MODEL, x, medians(sizes), false));
  }

  Figure rates() {
    List<Mark> marks = new ArrayList<>();
    for (int width : settings.widths()) {
      List<TimedStep.Size> sizes = settings.wider(width);
      List<Double> x = values(sizes, TimedStep.Size::batch);
      List<Double> y = sizes.stream().map(size -> 100 * times.rate(size) / times.peak()).toList();
      String name = "H = " + width;
      if (width == settings.width()) {
        marks.add(new Mark.Line(name, MODEL, x, y, false));
      }
      marks.add(new Mark.Points(name, MODEL, x, y, List.of(), width == settings.width()));
    }
    marks.add(new Mark.Level("large products", 100, false));
    return new Figure(
        "Share of the machine's arithmetic",
        "At the median time, of %s GFLOP/s that large products reach on all processors."
            .formatted(Words.number(times.peak())),
        Axis.log("N sequences side by side"),
        Axis.log("% of the peak"),
        marks);
  }

  private List<Double> medians(List<TimedStep.Size> sizes) {
    return sizes.stream().map(size -> 1e3 * times.time(size).median()).toList();
  }

  private static List<Double> values(
      List<TimedStep.Size> sizes, ToDoubleFunction<TimedStep.Size> what) {
    return sizes.stream().map(what::applyAsDouble).toList();
  }
}
