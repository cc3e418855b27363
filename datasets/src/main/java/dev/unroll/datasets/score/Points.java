package dev.unroll.datasets.score;

import dev.unroll.datasets.input.InvalidInput;

/** Means over the points whose actual value is known. */
final class Points {
  private Points() {}

  /** What one point adds to a score. */
  @FunctionalInterface
  interface Loss {
    double at(int index);
  }

  /** The mean loss over the points that are known; NaN without any. */
  static double mean(double[] actual, Loss loss) {
    double sum = 0;
    int known = 0;
    for (int i = 0; i < actual.length; i++) {
      if (!Double.isNaN(actual[i])) {
        sum += loss.at(i);
        known++;
      }
    }
    return sum / known;
  }

  static void sameLength(String what, double[] actual, double[] other) {
    if (actual.length != other.length) {
      throw new InvalidInput(
          "%s: expected one value for each of the %d actual values, got %d"
              .formatted(what, actual.length, other.length));
    }
  }

  static double share(String what, double value) {
    if (!(value > 0 && value < 1)) {
      throw new InvalidInput(
          "%s: expected a number between 0 and 1, got %s".formatted(what, value));
    }
    return value;
  }
}
