package dev.unroll.layers.simd;

import dev.unroll.layers.engine.HeapFloats;
import dev.unroll.layers.engine.Input;
import dev.unroll.runtime.kernel.Matrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which steps of which sequences are real, and which units move at a step. */
final class Mask {
  private final float[] steps; // row t·N + n; null when every step is real
  private final int batch;
  private final Input zoned; // null where all units move

  private Mask(float[] steps, int batch, Input zoned) {
    this.steps = steps;
    this.batch = batch;
    this.zoned = zoned;
  }

  /** Reads a mask [N, T]; null for none. */
  static Mask of(INDArray mask, int batch) {
    // 'f' order: n runs fastest
    return new Mask(mask == null ? null : HeapFloats.of(mask, 'f'), batch, null);
  }

  /** That of a pass. */
  static Mask of(Input input) {
    Mask steps = of(input.mask(), (int) input.batch());
    return input.isZoned() ? new Mask(steps.steps, steps.batch, input) : steps;
  }

  /** Says which units keep their state; null if none does. */
  Input zoned() {
    return zoned;
  }

  boolean isNone() {
    return steps == null;
  }

  boolean hides(int t, int n) {
    return steps != null && steps[t * batch + n] == 0;
  }

  /** What a step counts, 1 without a mask; row t·N + n. */
  float weight(int row) {
    return steps == null ? 1 : steps[row];
  }

  /** Whether any of the sequences from n0 to n1 is hidden at step t. */
  boolean hidesAny(int t, int n0, int n1) {
    if (steps != null) {
      for (int n = n0; n < n1; n++) {
        if (hides(t, n)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Zeroes an array [N, F, T] at hidden steps. */
  void silence(INDArray nft) {
    nft.muli(HeapFloats.array(steps, 'f', batch, 1, nft.size(2)));
  }

  /** Zeroes the rows of hidden steps; {@code first} is the row of the first step. */
  void silence(Matrix rows, int first) {
    if (steps != null) {
      for (int r = 0; r < steps.length; r++) {
        if (steps[r] == 0) {
          rows.clear(first + r, 1);
        }
      }
    }
  }
}
