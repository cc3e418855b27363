package dev.unroll.datasets.input;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects everything that is wrong with a set of settings, so that a user hears of it at once and
 * not one mistake a run.
 */
public final class Problems {
  private final List<String> found = new ArrayList<>();

  public Problems add(String problem) {
    found.add(problem);
    return this;
  }

  public Problems addAll(List<String> problems) {
    found.addAll(problems);
    return this;
  }

  /** Adds {@code problem} unless {@code fine}. */
  public Problems check(boolean fine, String problem) {
    return fine ? this : add(problem);
  }

  public Problems atLeast(String key, double value, double least) {
    return check(
        value >= least, key + ": expected at least " + show(least) + ", got " + show(value));
  }

  public Problems between(String key, double value, double low, double high) {
    return check(
        value >= low && value <= high,
        key
            + ": expected a value from "
            + show(low)
            + " to "
            + show(high)
            + ", got "
            + show(value));
  }

  /** Of a share that is never all. */
  public Problems share(String key, double value) {
    return check(
        value >= 0 && value < 1, key + ": expected at least 0 and below 1, got " + show(value));
  }

  public List<String> list() {
    return List.copyOf(found);
  }

  /**
   * Throws if anything was found.
   *
   * @throws InvalidInput one line a problem
   */
  public void raise() {
    if (!found.isEmpty()) {
      throw new InvalidInput(String.join("\n", found));
    }
  }

  private static String show(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
