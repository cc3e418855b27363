package dev.unroll.datasets.baseline;

import java.util.Optional;

/**
 * The last values that a fit reads, in which its mean forecast is linear.
 *
 * @param count how many, from 0 on
 * @param season a missing value is read as the one so many steps before it
 */
public record LastValues(int count, int season) {

  /** A fit that reads these alone. */
  BaselineMethod.Fit fit(BaselineMethod.Fit whole) {
    return new Windowed(this, whole);
  }

  private record Windowed(LastValues values, BaselineMethod.Fit whole)
      implements BaselineMethod.Fit {
    @Override
    public Forecast forecast(double[] history, int horizon) {
      return whole.forecast(history, horizon);
    }

    @Override
    public Optional<LastValues> lastValues() {
      return Optional.of(values);
    }
  }
}
