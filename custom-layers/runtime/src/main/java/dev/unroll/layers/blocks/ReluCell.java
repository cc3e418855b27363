package dev.unroll.layers.blocks;

import static dev.unroll.runtime.kernel.Activations.flush;

import dev.unroll.runtime.CellStep;
import dev.unroll.runtime.FastCell;
import dev.unroll.runtime.Gate;
import java.util.Arrays;
import java.util.List;

/**
 * A rectified recurrent network; started at the identity it is the IRNN of Le, Jaitly and Hinton
 * (2015, arXiv:1504.00941).
 *
 * <pre>
 *   h = max(a, 0)
 *   ∂L/∂a = ∂L/∂h where h &gt; 0, else 0
 * </pre>
 */
public record ReluCell() implements FastCell {

  @Override
  public List<Gate> gates() {
    return List.of(Gate.content("h"));
  }

  @Override
  public boolean gateIsState() {
    return true;
  }

  @Override
  public Range range() {
    return Range.RECTIFIED;
  }

  @Override
  public void forward(CellStep step) {
    float[] a = step.gate(0);
    float[] h = step.h();
    for (int j = 0, end = step.length(); j < end; j++) {
      h[j] = flush(Math.max(a[j], 0));
    }
  }

  @Override
  public void backward(CellStep step) {
    float[] h = step.gate(0);
    float[] dh = step.dh();
    for (int j = 0, end = step.length(); j < end; j++) {
      h[j] = h[j] > 0 ? dh[j] : 0;
    }
    Arrays.fill(dh, 0, step.length(), 0); // all of it goes through Wh
  }
}
