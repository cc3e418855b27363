package dev.unroll.layers.init;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Chrono initialisation (Tallec and Ollivier 2018, arXiv:1804.11188): gate biases spread so that
 * the units' memories cover 1 to T_max steps evenly.
 */
public final class Chrono {
  /** The least T_max in steps: of fewer, log U(1, T_max − 1) is one number or none. */
  public static final int MIN_LONGEST = 3;

  private Chrono() {}

  /**
   * The same T_max.
   *
   * @throws IllegalArgumentException if it is under {@value #MIN_LONGEST}
   */
  public static int requireLongest(int longest) {
    if (longest < MIN_LONGEST) {
      throw new IllegalArgumentException(
          "chrono: expected at least %d steps, got %d".formatted(MIN_LONGEST, longest));
    }
    return longest;
  }

  /**
   * Writes log(u), u uniform in [1, T_max − 1], into every element.
   *
   * @param keepBias bias [H] of the gate that keeps: an LSTM's forget gate, a GRU's update gate
   * @param longest T_max in steps, at least {@value #MIN_LONGEST}
   */
  public static void fill(INDArray keepBias, int longest) {
    Random random = Nd4j.getRandom();
    for (long j = 0; j < keepBias.length(); j++) {
      keepBias.putScalar(j, Math.log(1 + random.nextDouble() * (longest - 2)));
    }
  }
}
