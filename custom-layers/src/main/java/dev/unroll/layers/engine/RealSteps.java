package dev.unroll.layers.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The real steps of a masked minibatch, one behind the other: a masked step does not exist, so that
 * it neither enters a state or a cache nor advances a position.
 *
 * @param lengths how many real steps each sequence has
 * @param times for each sequence, when they are; null where every step is real
 */
@SuppressWarnings("ArrayRecordComponent") // made for one pass, compared with nothing
public record RealSteps(int[] lengths, int[][] times) {

  /** Of a mask [N, T]; null for one without gaps. */
  public static RealSteps of(INDArray mask, int batch, int steps) {
    int[] lengths = new int[batch];
    if (mask == null) {
      java.util.Arrays.fill(lengths, steps);
      return new RealSteps(lengths, null);
    }
    float[] flat = HeapFloats.of(mask, 'f'); // n runs fastest
    int[][] times = new int[batch][steps];
    for (int n = 0; n < batch; n++) {
      for (int t = 0; t < steps; t++) {
        if (flat[t * batch + n] != 0) {
          times[n][lengths[n]++] = t;
        }
      }
    }
    return new RealSteps(lengths, times);
  }

  /** Whether every step is real. */
  public boolean all() {
    return times == null;
  }

  /** The steps of the longest sequence; at least 1. */
  public int longest() {
    return Math.max(1, java.util.Arrays.stream(lengths).max().orElse(1));
  }
}
