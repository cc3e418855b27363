package dev.unroll.experiments.dynamics;

import dev.unroll.datasets.input.InvalidInput;

/**
 * How Lyapunov exponents are estimated.
 *
 * @param exponents how many, from the largest down; at most the state's size are computed
 * @param transientSteps steps that are run and not counted, while the state comes to where it stays
 *     and the frame turns to the directions that grow; at most a quarter of a given sequence
 * @param maxSteps a free trajectory is followed for so many steps at most; given sequences are
 *     followed to their ends
 * @param tolerance the standard error that is asked for, in nats a step, of an exponent λ with |λ|
 *     below 1; times |λ| of others
 */
public record LyapunovSettings(int exponents, int transientSteps, int maxSteps, double tolerance) {

  /** All exponents, 500 steps of transient, 20 000 steps at most, ± 0.01. */
  public static final LyapunovSettings STANDARD =
      new LyapunovSettings(Integer.MAX_VALUE, 500, 20_000, 0.01);

  /** Checks its values. */
  public LyapunovSettings {
    if (exponents < 1 || transientSteps < 0 || maxSteps < 1 || !(tolerance > 0)) {
      throw new InvalidInput(
          ("Lyapunov settings: expected exponents >= 1, transient >= 0, steps >= 1 and tolerance >"
                  + " 0, got %d, %d, %d and %s")
              .formatted(exponents, transientSteps, maxSteps, tolerance));
    }
  }

  /** The same with another number of exponents. */
  public LyapunovSettings leading(int count) {
    return new LyapunovSettings(count, transientSteps, maxSteps, tolerance);
  }

  /** The same with another limit of steps. */
  public LyapunovSettings atMost(int steps) {
    return new LyapunovSettings(exponents, transientSteps, steps, tolerance);
  }
}
