package dev.unroll.layers.simd;

import static dev.unroll.layers.simd.Activations.flush;

/**
 * A rectified recurrent network; started at the identity it is the IRNN of Le, Jaitly and Hinton
 * (2015, arXiv:1504.00941).
 *
 * <pre>
 *   h = max(a, 0)
 *   da = dh where h > 0, else 0
 * </pre>
 */
final class ReluCell implements SimdCell {

  @Override
  public void forward(Step step) {
    float[] a = step.gate[0].data();
    float[] h = step.h.data();
    for (int j = 0, end = step.length(); j < end; j++) {
      h[j] = flush(Math.max(a[j], 0));
    }
  }

  @Override
  public void backward(Step step) {
    float[] h = step.gate[0].data();
    float[] dh = step.dh.data();
    for (int j = 0, end = step.length(); j < end; j++) {
      h[j] = h[j] > 0 ? dh[j] : 0;
    }
    step.dh.clear(0, step.rows());
  }
}
