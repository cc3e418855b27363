package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.Outcome.End;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Two keys together: a table of cells, one table for each choice of a third. */
final class PairSection {
  private static final int TABLES = 4;

  private PairSection() {}

  /**
   * @param across the key of the columns
   * @param up the key of the rows
   */
  static Section of(Findings found, Dimension across, Dimension up) {
    List<Figure> figures = new ArrayList<>();
    Dimension third = third(found, across, up);
    if (third == null) {
      figures.add(figure(found, across, up, null, null));
    } else {
      third.bins().forEach(choice -> figures.add(figure(found, across, up, third, choice)));
    }
    return new Section(
        "pair",
        "%s and %s together".formatted(across.name(), up.name()),
        "",
        List.of(
            "In each cell the best validation %s of the candidates in it; the stronger the colour,"
                    .formatted(found.metric())
                + " the better. “n of m” counts those that diverged."),
        null,
        figures,
        List.of(),
        List.of());
  }

  /** The choice with the fewest values that tables can be made for; null if there is none. */
  private static Dimension third(Findings found, Dimension across, Dimension up) {
    return found.dimensions().stream()
        .filter(each -> !each.equals(across) && !each.equals(up))
        .filter(each -> each.levels() > 1 && each.levels() <= TABLES)
        .min(Comparator.comparingInt(Dimension::levels))
        .orElse(null);
  }

  private static Figure figure(
      Findings found, Dimension across, Dimension up, Dimension third, String choice) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> shades = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<Outcome> all =
        found.candidates().stream()
            .filter(one -> one.end() != End.FAILED)
            .filter(one -> third == null || one.settings().get(third.key()).equals(choice))
            .toList();
    for (int column = 0; column < across.bins().size(); column++) {
      for (int row = 0; row < up.bins().size(); row++) {
        int at = column;
        int on = row;
        List<Outcome> inside =
            all.stream().filter(one -> in(across, at, one) && in(up, on, one)).toList();
        if (!inside.isEmpty()) {
          double best = best(inside);
          x.add((double) column);
          y.add((double) row);
          shades.add(found.shade(best));
          texts.add(text(inside, best));
          labels.add(
              inside.size() == 1 ? found.label(inside.get(0)) : inside.size() + " candidates");
        }
      }
    }
    return new Figure(
        third == null ? "Best scores" : third.name() + " " + choice,
        "",
        Axis.of(across.name(), across.bins()),
        Axis.of(up.name(), up.bins()),
        List.of(new Mark.Cells("candidates", x, y, shades, texts, labels)));
  }

  private static boolean in(Dimension dimension, int bin, Outcome one) {
    return dimension.bin(one.settings().get(dimension.key())) == bin;
  }

  private static double best(List<Outcome> inside) {
    return inside.stream()
        .filter(one -> one.end() != End.DIVERGED)
        .mapToDouble(Outcome::cost)
        .filter(Double::isFinite)
        .min()
        .orElse(Double.NaN);
  }

  private static String text(List<Outcome> inside, double best) {
    long diverged = inside.stream().filter(one -> one.end() == End.DIVERGED).count();
    if (diverged == inside.size()) {
      return "diverged";
    }
    String score = Words.number(best, 2);
    return diverged == 0 ? score : "%s\n%d of %d".formatted(score, diverged, inside.size());
  }
}
