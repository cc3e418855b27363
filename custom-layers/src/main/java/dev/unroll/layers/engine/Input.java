package dev.unroll.layers.engine;

import dev.unroll.runtime.graph.Drop;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One minibatch on its way through a layer.
 *
 * @param x inputs [N, I, T], any strides
 * @param mask [N, T], 1 at real steps and 0 at padding; null when every step is real
 * @param start the state before the first step; null for zero
 * @param noise what dropout draws from; 0 to leave nothing out
 * @param zoneout probability with which a unit keeps its state at a step, if there is noise
 */
public record Input(INDArray x, INDArray mask, State start, long noise, double zoneout) {
  private static final int ZONED = -1000; // a place that neither nodes nor masks have

  /** Without zoneout. */
  public Input(INDArray x, INDArray mask, State start, long noise) {
    this(x, mask, start, noise, 0);
  }

  /** Without dropout. */
  public Input(INDArray x, INDArray mask, State start) {
    this(x, mask, start, 0);
  }

  /** Whether units keep their state at some steps. */
  public boolean isZoned() {
    return noise != 0 && zoneout > 0;
  }

  /**
   * Which units of a sequence keep their state at a step.
   *
   * @param kept receives 0 for each that does, and another number for each other
   */
  public void zone(int t, int n, float[] kept) {
    Arrays.fill(kept, 1);
    new Drop(zoneout).drop(Drop.seed(noise, ZONED - t, n), kept, 0, kept.length);
  }

  /** N, the batch size. */
  public long batch() {
    return x.size(0);
  }

  /** I, the input width. */
  public long width() {
    return x.size(1);
  }

  /** T, the number of steps. */
  public long steps() {
    return x.size(2);
  }
}
