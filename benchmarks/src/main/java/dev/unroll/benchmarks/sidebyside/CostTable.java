package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Table 2: how the cost of a training step grows with T, N and H. */
final class CostTable {
  private static final Size BASE = new Size(32, 100, 64, 128);
  private static final List<Family> FAMILIES = List.of(Family.LSTM, Family.TANH_RNN);

  private CostTable() {}

  /** One size varied with the others fixed. */
  enum Axis {
    T,
    N,
    H;

    List<Integer> points() {
      return switch (this) {
        case T -> List.of(25, 50, 100, 200, 400, 800);
        case N -> List.of(1, 4, 16, 64, 256);
        case H -> List.of(32, 64, 128, 256, 512);
      };
    }

    Size at(int value) {
      return switch (this) {
        case T -> new Size(BASE.batch(), value, BASE.inputs(), BASE.hidden());
        case N -> new Size(value, BASE.steps(), BASE.inputs(), BASE.hidden());
        case H -> new Size(BASE.batch(), BASE.steps(), BASE.inputs(), value);
      };
    }
  }

  /**
   * @param millis of a step at each point of the axis
   */
  record Sweep(Family family, Axis axis, List<Double> millis) {
    double exponent() {
      return Numbers.exponent(
          axis.points().stream().mapToDouble(Integer::doubleValue).toArray(),
          millis.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  static String measured(Setting setting) {
    List<Sweep> sweeps = new ArrayList<>();
    for (Family family : FAMILIES) {
      for (Axis axis : Axis.values()) {
        setting.progress().accept("cost: " + family.title() + " against " + axis);
        sweeps.add(sweep(setting.budget(), family, axis));
      }
    }
    return rendered(sweeps);
  }

  private static Sweep sweep(Budget budget, Family family, Axis axis) {
    List<Entrant> entrants = new ArrayList<>();
    for (int value : axis.points()) {
      LoneLayer layer = new LoneLayer(family.ours(), axis.at(value));
      entrants.add(Entrant.ours(layer::step));
    }
    List<Double> millis = Contest.hold(entrants, budget).stream().map(Samples::median).toList();
    return new Sweep(family, axis, millis);
  }

  static String rendered(List<Sweep> sweeps) {
    Markdown page = new Markdown("Cost against T, N and H");
    page.words(
        """
        Training step of our layers, one size varied at a time from N = %d, T = %d, I = %d, H = %d. The exponent p
        is the slope of log time on log size: time ∝ size^p.\
        """
            .formatted(BASE.batch(), BASE.steps(), BASE.inputs(), BASE.hidden()));
    page.head(3, "cell", "varied", "ms at each size", "exponent");
    for (Sweep sweep : sweeps) {
      String points =
          IntStream.range(0, sweep.millis().size())
              .mapToObj(
                  k -> sweep.axis().points().get(k) + ": " + Numbers.shown(sweep.millis().get(k)))
              .collect(Collectors.joining(", "));
      page.row(
          sweep.family().title(), sweep.axis().name(), points, Numbers.shown(sweep.exponent()));
    }
    return page.end().toString();
  }
}
