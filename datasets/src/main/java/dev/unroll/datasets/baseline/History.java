package dev.unroll.datasets.baseline;

import dev.unroll.datasets.input.InvalidInput;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;

/** A series up to now, whose missing values are NaN. */
final class History {
  private History() {}

  static void require(BaselineMethod method, double[] history, int season) {
    if (season < 1) {
      throw new InvalidInput("season: expected at least 1 step, got " + season);
    }
    int known = known(history);
    int needs = method.needs(season);
    if (known < needs) {
      throw new InvalidInput(
          ("%s: expected a history of at least %d known values, got %d: give a longer one or leave"
                  + " the method out")
              .formatted(method.label(), needs, known));
    }
  }

  /** A number that is computed when it is asked for, and then kept. */
  static DoubleSupplier once(DoubleSupplier number) {
    double[] kept = {Double.NaN};
    return () -> {
      if (Double.isNaN(kept[0])) {
        kept[0] = number.getAsDouble();
      }
      return kept[0];
    };
  }

  static int known(double[] history) {
    int known = 0;
    for (double value : history) {
      known += Double.isNaN(value) ? 0 : 1;
    }
    return known;
  }

  static int firstKnown(double[] history) {
    for (int t = 0; t < history.length; t++) {
      if (!Double.isNaN(history[t])) {
        return t;
      }
    }
    throw new InvalidInput("history: expected a known value, got none");
  }

  static int lastKnown(double[] history) {
    for (int t = history.length - 1; t >= 0; t--) {
      if (!Double.isNaN(history[t])) {
        return t;
      }
    }
    throw new InvalidInput("history: expected a known value, got none");
  }

  /** Each missing value replaced by the one before; at the start, by the first known one. */
  static double[] carriedForward(double[] history) {
    double[] filled = history.clone();
    double last = history[firstKnown(history)];
    for (int t = 0; t < filled.length; t++) {
      last = Double.isNaN(filled[t]) ? last : filled[t];
      filled[t] = last;
    }
    return filled;
  }

  /**
   * The standard deviation of the residuals y_t − f(t) for t ≥ from, where both are known; NaN
   * without any.
   *
   * @param parameters what was estimated, taken off the count while at least one residual is left
   */
  static double deviation(double[] history, int from, IntToDoubleFunction fitted, int parameters) {
    double sum = 0;
    int count = 0;
    for (int t = from; t < history.length; t++) {
      double residual = history[t] - fitted.applyAsDouble(t);
      if (!Double.isNaN(residual)) {
        sum += residual * residual;
        count++;
      }
    }
    return count == 0 ? Double.NaN : Math.sqrt(sum / Math.max(1, count - parameters));
  }
}
