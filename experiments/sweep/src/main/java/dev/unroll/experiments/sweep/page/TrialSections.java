package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The sections about the trials: the course of the search, and all trials at once. */
final class TrialSections {
  private static final String SHADES =
      "The stronger the colour, the better the trial; pruned trials are faint, diverged ones"
          + " dashed.";

  private TrialSections() {}

  static Section course(SweepFindings found) {
    int seeds = found.spec().plan().repeats();
    return SweepReport.section(
        "course",
        "The course of the search",
        "Each trial was trained with %s and scored on the validation part; its score is that of its"
                .formatted(seeds == 1 ? "one seed" : seeds + " seeds")
            + " best epoch%s.".formatted(seeds == 1 ? "" : ", the mean of its seeds"),
        List.of(history(found), curves(found)));
  }

  private static Figure history(SweepFindings found) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (TrialResult one : found.trials()) {
      best = one.ranked() ? Math.min(best, one.cost()) : best;
      x.add((double) one.trial());
      y.add(best);
    }
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark.Line("best so far", "", x, y, false));
    marks.addAll(found.points(TrialResult::trial));
    return new Figure(
        "Best so far", found.caption(), Axis.linear("trial"), found.costAxis(), marks);
  }

  private static Figure curves(SweepFindings found) {
    List<Mark.Strand> strands = new ArrayList<>();
    for (TrialResult one : found.trials()) {
      List<Double> scores =
          found.curves().containsKey(one.trial())
              ? found.curves().get(one.trial()).scores()
              : List.of();
      List<Double> epochs =
          IntStream.rangeClosed(1, scores.size()).mapToObj(e -> (double) e).toList();
      strands.add(found.strand(one, epochs, scores));
    }
    return new Figure(
        "Learning curves",
        SHADES,
        Axis.linear("epoch"),
        found.costAxis(),
        List.of(new Mark.Strands("trials", strands)));
  }

  /** A line for each trial, across an axis for every key. */
  static Section parallel(SweepFindings found) {
    List<String> names = new ArrayList<>(found.dimensions().stream().map(Dimension::name).toList());
    names.add("rank by " + found.metric());
    List<Mark.Strand> strands =
        found.trials().stream()
            .filter(one -> one.state() != TrialState.FAILED)
            .map(one -> strand(found, one))
            .toList();
    Figure figure =
        new Figure(
            "Settings and rank",
            SHADES,
            Axis.of("", names),
            Axis.linear("place in the range").between(-0.08, 1.08),
            List.of(new Mark.Strands("trials", strands), ends(found.dimensions())));
    return SweepReport.section(
        "trials",
        "All trials at once",
        "Each line is a trial: the places of its settings in their ranges, and at the right end its"
            + " rank, the best at the top. A setting matters where the strong lines meet.",
        List.of(figure));
  }

  private static Mark.Strand strand(SweepFindings found, TrialResult one) {
    List<Double> places = new ArrayList<>();
    found.dimensions().forEach(each -> places.add(each.place(one.settings().get(each.key()))));
    double shade = found.shade(one.cost());
    places.add(Double.isNaN(shade) ? 0 : shade);
    List<Double> axes = IntStream.range(0, places.size()).mapToObj(d -> (double) d).toList();
    return found.strand(one, axes, places);
  }

  /** The texts at each axis: its choices, or its two ends. */
  private static Mark.Texts ends(List<Dimension> dimensions) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int d = 0; d <= dimensions.size(); d++) {
      Dimension dimension = d < dimensions.size() ? dimensions.get(d) : null;
      if (dimension != null && dimension.levels() > 0) {
        for (String choice : dimension.bins()) {
          x.add((double) d);
          y.add(dimension.place(choice));
          texts.add(choice);
        }
      } else {
        x.addAll(List.of((double) d, (double) d));
        y.addAll(List.of(0.0, 1.0));
        texts.addAll(
            dimension == null
                ? List.of("worst", "best")
                : List.of(Words.number(dimension.at(0)), Words.number(dimension.at(1))));
      }
    }
    return new Mark.Texts(x, y, texts);
  }
}
