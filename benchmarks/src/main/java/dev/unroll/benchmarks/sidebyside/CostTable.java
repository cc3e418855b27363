package dev.unroll.benchmarks.sidebyside;

import static dev.unroll.benchmarks.sidebyside.Markdown.column;

import dev.unroll.benchmarks.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Table 2: how the cost of a training step grows with T, N and H. */
final class CostTable {
  private static final Size BASE = new Size(32, 100, 64, 128);

  private CostTable() {}

  /** The size that varies, while the others are fixed. */
  enum Dimension {
    T(25, 50, 100, 200, 400, 800),
    N(1, 4, 16, 64, 256),
    H(32, 64, 128, 256, 512);

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<Integer> values;

    Dimension(Integer... values) {
      this.values = List.of(values);
    }

    Size size(int value) {
      return switch (this) {
        case T -> new Size(BASE.batch(), value, BASE.inputs(), BASE.hidden());
        case N -> new Size(value, BASE.steps(), BASE.inputs(), BASE.hidden());
        case H -> new Size(BASE.batch(), BASE.steps(), BASE.inputs(), value);
      };
    }
  }

  /**
   * @param millis of a step at each value
   */
  record Row(Family family, Dimension dimension, List<Double> millis) {
    private String points() {
      return IntStream.range(0, millis.size())
          .mapToObj(k -> dimension.values.get(k) + ": " + TableNumbers.text(millis.get(k)))
          .collect(Collectors.joining(", "));
    }

    private double exponent() {
      return TableNumbers.exponent(
          dimension.values.stream().mapToDouble(Integer::doubleValue).toArray(),
          millis.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  static String measure(BenchSetting setting) {
    List<Row> rows = new ArrayList<>();
    for (Family family : List.of(Family.LSTM, Family.TANH_RNN)) {
      for (Dimension dimension : Dimension.values()) {
        setting.progress().accept("cost: " + family.title() + " against " + dimension);
        List<Entrant> entrants = new ArrayList<>();
        for (int value : dimension.values) {
          LoneLayer layer = new LoneLayer(family.ours(), dimension.size(value));
          entrants.add(Entrant.ours(layer::step));
        }
        List<Samples> samples = Contest.hold(entrants, setting.budget());
        rows.add(new Row(family, dimension, samples.stream().map(Samples::median).toList()));
        setting.draft().accept(render(rows));
      }
    }
    return render(rows);
  }

  static String render(List<Row> rows) {
    return new Markdown("Cost against T, N and H")
        .paragraph(
            """
            Training step of our layers, one size varied at a time from N = %d, T = %d, I = %d, H = %d. The exponent p
            is the slope of log time on log size: time ∝ size^p.\
            """
                .formatted(BASE.batch(), BASE.steps(), BASE.inputs(), BASE.hidden()))
        .table(
            3,
            rows,
            column("cell", row -> row.family().title()),
            column("varied", row -> row.dimension().name()),
            column("ms at each size", Row::points),
            column("exponent", row -> TableNumbers.text(row.exponent())))
        .toString();
  }
}
