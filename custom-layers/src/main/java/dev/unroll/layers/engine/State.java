package dev.unroll.layers.engine;

import dev.unroll.runtime.Cell;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer carries from one step to the next, or the loss's gradient with respect to it.
 *
 * @param parts by name, [N, size] each, as {@link dev.unroll.runtime.SequenceBlock#state} has them
 */
public record State(Map<String, INDArray> parts) {

  /** A hidden state alone. */
  public static State of(INDArray h) {
    return of(h, null);
  }

  /** A hidden state and a memory; parts that are null are left out. */
  public static State of(INDArray h, INDArray c) {
    Map<String, INDArray> parts = new LinkedHashMap<>();
    if (h != null) {
      parts.put(Cell.HIDDEN, h);
    }
    if (c != null) {
      parts.put(Cell.MEMORY, c);
    }
    return new State(parts);
  }

  /** The hidden state [N, H]; null if it has none. */
  public INDArray h() {
    return parts.get(Cell.HIDDEN);
  }

  /** The memory [N, H]; null if it has none. */
  public INDArray c() {
    return parts.get(Cell.MEMORY);
  }
}
