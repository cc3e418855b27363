package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.sweep.Ranking;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;

/** Two keys together: a table of cells, one table for each choice of a third key. */
final class PairSection {
  private static final int MAX_TABLES = 4;

  private PairSection() {}

  /**
   * @param across the key of the columns
   * @param up the key of the rows
   */
  static Section of(SweepFindings found, Dimension across, Dimension up) {
    List<TrialResult> all =
        found.trials().stream().filter(one -> one.state() != TrialState.FAILED).toList();
    // The key with the fewest choices, of those that tables can be made for.
    Optional<Dimension> third =
        found.dimensions().stream()
            .filter(each -> !each.equals(across) && !each.equals(up))
            .filter(each -> each.levels() > 1 && each.levels() <= MAX_TABLES)
            .min(Comparator.comparingInt(Dimension::levels));
    List<Figure> figures = new ArrayList<>();
    if (third.isEmpty()) {
      figures.add(figure("Best scores", across, up, cells(found, all, across, up)));
    } else {
      for (int k = 0; k < third.get().levels(); k++) {
        int bin = k;
        List<TrialResult> some = all.stream().filter(one -> isIn(third.get(), bin, one)).toList();
        String title = third.get().name() + " " + third.get().bins().get(k);
        figures.add(figure(title, across, up, cells(found, some, across, up)));
      }
    }
    return SweepReport.section(
        "pair",
        "%s and %s together".formatted(across.name(), up.name()),
        "Each cell shows the validation %s of its best trial; the stronger the colour, the better."
                .formatted(found.metric())
            + " Of a trial with several seeds it shows the mean and the range, of a finalist those"
            + " with fresh seeds. “n of m” counts the trials that diverged.",
        figures);
  }

  private static Figure figure(String title, Dimension across, Dimension up, Mark.Cells cells) {
    return new Figure(
        title,
        "",
        Axis.of(across.name(), across.bins()),
        Axis.of(up.name(), up.bins()),
        List.of(cells));
  }

  private static Mark.Cells cells(
      SweepFindings found, List<TrialResult> all, Dimension across, Dimension up) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> shades = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int column = 0; column < across.bins().size(); column++) {
      for (int row = 0; row < up.bins().size(); row++) {
        int at = column;
        int on = row;
        List<TrialResult> inside =
            all.stream().filter(one -> isIn(across, at, one) && isIn(up, on, one)).toList();
        if (!inside.isEmpty()) {
          DoubleSummaryStatistics best = best(found, inside);
          x.add((double) column);
          y.add((double) row);
          shades.add(best.getCount() == 0 ? Double.NaN : found.shade(best.getAverage()));
          texts.add(text(inside, best));
          labels.add(inside.size() == 1 ? found.label(inside.get(0)) : inside.size() + " trials");
        }
      }
    }
    return new Mark.Cells("trials", x, y, shades, texts, labels);
  }

  private static boolean isIn(Dimension dimension, int bin, TrialResult one) {
    return dimension.bin(one.settings().get(dimension.key())) == bin;
  }

  /** The scores of the best trial, one a seed. */
  private static DoubleSummaryStatistics best(SweepFindings found, List<TrialResult> inside) {
    return new Ranking(inside)
        .results().stream()
            .filter(one -> Double.isFinite(one.cost()))
            .findFirst()
            .map(found::seeds)
            .orElse(List.of())
            .stream()
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
  }

  private static String text(List<TrialResult> inside, DoubleSummaryStatistics best) {
    long diverged = inside.stream().filter(one -> one.state() == TrialState.DIVERGED).count();
    if (diverged == inside.size()) {
      return "diverged";
    }
    String score = Words.number(best.getCount() == 0 ? Double.NaN : best.getAverage(), 2);
    String range =
        best.getCount() < 2
            ? ""
            : "\n%s to %s"
                .formatted(Words.number(best.getMin(), 2), Words.number(best.getMax(), 2));
    return score + range + (diverged == 0 ? "" : "\n%d of %d".formatted(diverged, inside.size()));
  }
}
