package dev.unroll.layers.engine;

import dev.unroll.runtime.Cell;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of a cell or scan, or their gradients.
 *
 * @param wx input weights [I, G·H]
 * @param wh recurrent weights [H, G·H]; null for a scan
 * @param b bias [1, G·H] (a vector [G·H] will do), added to the input projection
 * @param bh bias [1, H] inside the recurrent product that a cell keeps apart; null for the others
 */
public record Weights(INDArray wx, INDArray wh, INDArray b, INDArray bh) {

  /** From parameters by name. */
  public static Weights of(Map<String, INDArray> parameters) {
    return new Weights(
        parameters.get(Cell.INPUT_WEIGHTS),
        parameters.get(Cell.RECURRENT_WEIGHTS),
        parameters.get(Cell.BIAS),
        parameters.get(Cell.RECURRENT_BIAS));
  }

  /** As parameters by name. */
  public Map<String, INDArray> byName() {
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    parameters.put(Cell.INPUT_WEIGHTS, wx);
    if (wh != null) {
      parameters.put(Cell.RECURRENT_WEIGHTS, wh);
    }
    parameters.put(Cell.BIAS, b);
    if (bh != null) {
      parameters.put(Cell.RECURRENT_BIAS, bh);
    }
    return parameters;
  }
}
