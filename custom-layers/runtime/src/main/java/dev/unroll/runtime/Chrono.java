package dev.unroll.runtime;

import java.util.function.DoubleSupplier;

/**
 * Chrono initialisation (Tallec and Ollivier 2018, arXiv:1804.11188): gate biases spread so that
 * the units' memories cover 1 to T_max steps evenly.
 */
public final class Chrono {
  /** The shortest T_max that leaves room for a spread. */
  public static final int SHORTEST = 3;

  private Chrono() {}

  /**
   * Refuses a T_max that is neither 0, for off, nor long enough.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public static void check(int longest) {
    if (longest != 0 && longest < SHORTEST) {
      throw new IllegalArgumentException(
          "chrono: expected 0 (off) or a longest time lag of at least %d steps, got %d"
              .formatted(SHORTEST, longest));
    }
  }

  /**
   * One draw of the bias of a gate that keeps: an LSTM's forget gate, a GRU's update gate.
   *
   * @param uniform draws from [0, 1)
   * @param longest T_max in steps
   * @return log(u), u uniform in [1, T_max − 1]
   */
  public static double bias(DoubleSupplier uniform, int longest) {
    return Math.log(1 + uniform.getAsDouble() * (longest - 2));
  }
}
