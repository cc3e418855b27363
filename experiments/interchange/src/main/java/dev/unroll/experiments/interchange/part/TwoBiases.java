package dev.unroll.experiments.interchange.part;

import dev.unroll.runtime.Cell;
import java.util.Map;

/** The two biases that other frameworks have for a cell, as ours. */
public final class TwoBiases {
  private TwoBiases() {}

  /**
   * Puts b and, for a cell that keeps its last gate's recurrent product apart, the bias inside that
   * product. A second bias of 0 changes no bit of the first.
   *
   * @param input b_ih [G·H]
   * @param recurrent b_hh [G·H]
   * @param parameters receives them
   */
  public static void put(
      Cell cell, float[] input, float[] recurrent, Map<String, float[]> parameters) {
    int apart = cell.separateProduct() ? input.length / cell.gates().size() : 0;
    int summed = input.length - apart;
    float[] b = input.clone();
    for (int k = 0; k < summed; k++) {
      b[k] = recurrent[k] == 0 ? b[k] : b[k] + recurrent[k];
    }
    parameters.put(Cell.BIAS, b);
    if (apart > 0) {
      float[] inside = new float[apart];
      System.arraycopy(recurrent, summed, inside, 0, apart);
      parameters.put(Cell.RECURRENT_BIAS, inside);
    }
  }
}
