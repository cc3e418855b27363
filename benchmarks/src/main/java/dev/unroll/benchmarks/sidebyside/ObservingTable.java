package dev.unroll.benchmarks.sidebyside;

import static dev.unroll.benchmarks.sidebyside.Markdown.column;

import dev.unroll.benchmarks.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * The cost of observing ‖∂L/∂h_t‖ in every backward pass. Two layers without an observer take part,
 * so that the noise of the measurement stands beside the cost.
 */
final class ObservingTable {
  private static final Size SIZE = new Size(32, 100, 64, 128);

  private ObservingTable() {}

  /** The same layer without an observer, without one once more, and with one. */
  record Row(Family family, Samples plain, Samples twin, Samples observed) {}

  static String measure(BenchSetting setting) {
    List<Row> rows = new ArrayList<>();
    for (Family family : Family.values()) {
      setting.progress().accept("observing: " + family.title());
      LoneLayer observed = new LoneLayer(family.ours(), SIZE);
      observed.observe(norms -> {});
      List<Samples> found =
          Contest.hold(
              List.of(
                  Entrant.ours(new LoneLayer(family.ours(), SIZE)::step),
                  Entrant.ours(new LoneLayer(family.ours(), SIZE)::step),
                  Entrant.ours(observed::step)),
              setting.budget());
      rows.add(new Row(family, found.get(0), found.get(1), found.get(2)));
    }
    return new Markdown("Observing the gradient's flow")
        .paragraph(
            """
            A training step of our layers, %s, without an observer and with an observer of ‖∂L/∂h_t‖ at every step.
            Without one, the engine asks once a step whether there is an observer and does nothing else; the second
            column of ratios compares two layers without an observer, which is the noise of this measurement.\
            """
                .formatted(SIZE))
        .table(
            1,
            rows,
            column("cell", row -> row.family().title()),
            column("unobserved, ms", row -> TableNumbers.text(row.plain().median())),
            column("observed / unobserved", row -> row.observed().over(row.plain()).text()),
            column("unobserved / unobserved", row -> row.twin().over(row.plain()).text()))
        .toString();
  }
}
