package dev.unroll.datasets.score;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Optional;

/**
 * The scale of MASE and MSIS: how far a value of the <i>training</i> series lies from the one a
 * season before, on average. A score of 1 is as good as the seasonal naive forecast was there.
 *
 * <p>Source: Hyndman &amp; Koehler 2006; the M4 competition for MSIS.
 *
 * @param value mean |x_t − x_{t−m}| over the pairs that are both known; NaN without a pair
 * @param season m, the steps of a season, 1 without one
 */
public record SeasonalScale(double value, int season) {
  /** The scale of a training series [T], whose missing values are NaN. */
  public static SeasonalScale of(double[] training, int season) {
    if (season < 1) {
      throw new InvalidInput("season: expected at least 1 step, got " + season);
    }
    double sum = 0;
    int pairs = 0;
    for (int t = season; t < training.length; t++) {
      double difference = Math.abs(training[t] - training[t - season]);
      if (!Double.isNaN(difference)) {
        sum += difference;
        pairs++;
      }
    }
    return new SeasonalScale(sum / pairs, season);
  }

  /** Why scores on this scale are undefined, as a sentence; empty when they are not. */
  public Optional<String> undefined() {
    if (Double.isNaN(value)) {
      return Optional.of(
          "Undefined: the training series has no two known values %d steps apart."
              .formatted(season));
    }
    return value > 0
        ? Optional.empty()
        : Optional.of(
            "Undefined: the training series repeats itself every %d steps, so its scale is 0."
                .formatted(season));
  }

  /** MASE: the MAE of [H] on this scale; NaN when {@link #undefined}. */
  public double mase(double[] actual, double[] forecast) {
    return scaled(PointScores.mae(actual, forecast));
  }

  /**
   * MSIS: the mean interval score of [H] on this scale, that is width plus 2/α times by how much
   * the actual value lies outside; NaN when {@link #undefined}.
   *
   * @param alpha 1 − the nominal coverage: 0.05 for 95 % intervals
   */
  public double msis(double[] actual, double[] lower, double[] upper, double alpha) {
    return scaled(Intervals.score(actual, lower, upper, alpha));
  }

  private double scaled(double score) {
    return undefined().isPresent() ? Double.NaN : score / value;
  }
}
