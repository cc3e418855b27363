package dev.unroll.experiments.forecast;

import dev.unroll.datasets.panel.PanelSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds covariates that should be known ahead, and are not. */
final class KnownGaps {
  private KnownGaps() {}

  /**
   * Those with values missing at steps ahead, such as "promo at 3 of 5 steps".
   *
   * @param names of the covariates, in their order in the series
   */
  static Optional<String> of(List<String> names, List<PanelSeries> series, int horizon) {
    List<String> gaps = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      int input = k;
      long most =
          series.stream()
              .mapToLong(one -> missing(one.known()[input], one.size(), horizon))
              .max()
              .orElse(0);
      if (most > 0) {
        gaps.add("%s at %d of %d steps".formatted(names.get(k), most, horizon));
      }
    }
    return gaps.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", gaps));
  }

  private static long missing(double[] row, int from, int steps) {
    return IntStream.range(from, from + steps)
        .filter(t -> t >= row.length || Double.isNaN(row[t]))
        .count();
  }
}
