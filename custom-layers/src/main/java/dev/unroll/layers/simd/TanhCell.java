package dev.unroll.layers.simd;

import static dev.unroll.layers.simd.Activations.flush;
import static dev.unroll.layers.simd.Activations.tanh;

/**
 * The simple recurrent network of Elman (1990).
 *
 * <pre>
 *   h = tanh(a)
 *   da = dh ∘ (1 − h²)
 * </pre>
 */
final class TanhCell implements SimdCell {

  @Override
  public void forward(Step step) {
    float[] a = step.gate[0].data();
    float[] h = step.h.data();
    for (int j = 0, end = step.length(); j < end; j++) {
      h[j] = flush(tanh(a[j]));
    }
  }

  @Override
  public void backward(Step step) {
    float[] a = step.gate[0].data();
    float[] dh = step.dh.data();
    for (int j = 0, end = step.length(); j < end; j++) {
      a[j] = dh[j] * (1 - a[j] * a[j]);
    }
    step.dh.clear(0, step.rows());
  }
}
