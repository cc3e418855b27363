package dev.unroll.datasets.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Looks for seasons in values: lags at which their changes are correlated most. */
public final class Seasons {
  private static final int MAX_LAG = 800;
  private static final int CYCLES = 3; // of a season that are needed to see it
  private static final double MIN_CORRELATION = 0.2; // beyond what chance gives

  private Seasons() {}

  /**
   * A season and its evidence.
   *
   * @param steps in it
   * @param correlation of the changes with those a season before
   */
  public record Season(int steps, double correlation) {}

  /**
   * The strongest seasons, strongest first; multiples of a stronger one are left out.
   *
   * @param values oldest first, NaN where missing
   * @param most how many at most
   */
  public static List<Season> of(double[] values, int most) {
    double[] changes =
        IntStream.range(1, values.length).mapToDouble(t -> values[t] - values[t - 1]).toArray();
    int last = Math.min(MAX_LAG, changes.length / CYCLES);
    double[] at =
        IntStream.rangeClosed(0, last + 1)
            .mapToDouble(lag -> lag < 1 ? 1 : Autocorrelation.of(changes, lag))
            .toArray();
    double chance = 2 / Math.sqrt(Math.max(1, changes.length));
    List<Season> peaks =
        IntStream.rangeClosed(2, last)
            .filter(lag -> at[lag] > at[lag - 1] && at[lag] >= at[lag + 1])
            .filter(lag -> at[lag] > MIN_CORRELATION + chance)
            .mapToObj(lag -> new Season(lag, at[lag]))
            .sorted(Comparator.comparingDouble(Season::correlation).reversed())
            .toList();
    List<Season> kept = new ArrayList<>();
    for (Season peak : peaks) {
      if (kept.size() < most && kept.stream().noneMatch(one -> repeats(peak, one))) {
        kept.add(peak);
      }
    }
    return kept;
  }

  /** Whether a peak is a multiple of a season, or stands right beside one. */
  private static boolean repeats(Season peak, Season season) {
    int off = Math.floorMod(peak.steps(), season.steps());
    int near = Math.max(1, season.steps() / 10);
    return peak.steps() > season.steps() - near
        && (off <= near || season.steps() - off <= near)
        && peak.correlation() < season.correlation() + MIN_CORRELATION;
  }
}
