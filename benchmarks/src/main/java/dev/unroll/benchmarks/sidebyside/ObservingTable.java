package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * What it costs to watch ‖∂L/∂h_t‖ in every backward pass. Two layers that nobody watches take
 * part, so that the noise of the measurement stands beside the cost.
 */
final class ObservingTable {
  private static final Size SIZE = new Size(32, 100, 64, 128);

  private ObservingTable() {}

  record Row(Family family, Samples unwatched, Samples again, Samples watched) {}

  static String measured(Setting setting) {
    List<Row> rows = new ArrayList<>();
    for (Family family : Family.values()) {
      setting.progress().accept("observing: " + family.title());
      LoneLayer watched = new LoneLayer(family.ours(), SIZE);
      watched.observe(norms -> {});
      List<Samples> found =
          Contest.hold(
              List.of(
                  Entrant.ours(new LoneLayer(family.ours(), SIZE)::step),
                  Entrant.ours(new LoneLayer(family.ours(), SIZE)::step),
                  Entrant.ours(watched::step)),
              setting.budget());
      rows.add(new Row(family, found.get(0), found.get(1), found.get(2)));
    }
    return rendered(rows);
  }

  static String rendered(List<Row> rows) {
    Markdown page = new Markdown("Observing the gradient's flow");
    page.words(
        """
        A training step of our layers, %s, unwatched and with an observer of ‖∂L/∂h_t‖ at every step. Unwatched, the
        engine asks once a step whether there is an observer and does nothing else; the second column of ratios is two
        unwatched layers against each other, the noise of this measurement.\
        """
            .formatted(SIZE));
    page.head(1, "cell", "unwatched, ms", "watched / unwatched", "unwatched / unwatched");
    for (Row row : rows) {
      page.row(
          row.family().title(),
          Numbers.shown(row.unwatched().median()),
          row.watched().over(row.unwatched()).shown(),
          row.again().over(row.unwatched()).shown());
    }
    return page.end().toString();
  }
}
