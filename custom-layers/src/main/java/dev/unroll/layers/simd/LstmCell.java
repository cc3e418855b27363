package dev.unroll.layers.simd;

import static dev.unroll.layers.simd.Activations.flush;
import static dev.unroll.layers.simd.Activations.sigmoid;
import static dev.unroll.layers.simd.Activations.tanh;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997) with the forget gate of Gers,
 * Schmidhuber and Cummins (2000) and without peepholes. Gate order i, f, g, o.
 *
 * <pre>
 *   i = σ(a_i)   f = σ(a_f)   g = tanh(a_g)   o = σ(a_o)
 *   c = f ∘ c' + i ∘ g
 *   h = o ∘ tanh(c)
 *
 *   dc  = dc + dh ∘ o ∘ (1 − tanh²c)
 *   da_i = dc ∘ g ∘ i(1 − i)      da_f = dc ∘ c' ∘ f(1 − f)
 *   da_g = dc ∘ i ∘ (1 − g²)      da_o = dh ∘ tanh(c) ∘ o(1 − o)
 *   dc' = dc ∘ f
 * </pre>
 *
 * <p>One transcendental to a loop: the compiler gives up on more.
 */
final class LstmCell implements SimdCell {

  @Override
  public void forward(Step step) {
    float[] i = step.gate[0].data();
    float[] f = step.gate[1].data();
    float[] g = step.gate[2].data();
    float[] o = step.gate[3].data();
    float[] c = step.c.data();
    float[] h = step.h.data();
    int end = step.length();
    squash(i, end);
    squash(f, end);
    squash(o, end);
    for (int j = 0; j < end; j++) {
      g[j] = tanh(g[j]);
    }
    for (int j = 0; j < end; j++) {
      c[j] = flush(f[j] * c[j] + i[j] * g[j]);
    }
    for (int j = 0; j < end; j++) {
      h[j] = o[j] * tanh(c[j]);
    }
  }

  /** a ← σ(a). */
  static void squash(float[] a, int end) {
    for (int j = 0; j < end; j++) {
      a[j] = sigmoid(a[j]);
    }
  }

  @Override
  public void backward(Step step) {
    float[] i = step.gate[0].data();
    float[] f = step.gate[1].data();
    float[] g = step.gate[2].data();
    float[] o = step.gate[3].data();
    float[] before = step.beforeC.data();
    float[] tanhC = step.c.data();
    float[] dh = step.dh.data();
    float[] dc = step.dc.data();
    int end = step.length();
    for (int j = 0; j < end; j++) {
      tanhC[j] = tanh(tanhC[j]);
    }
    for (int j = 0; j < end; j++) {
      dc[j] += dh[j] * o[j] * (1 - tanhC[j] * tanhC[j]);
      o[j] = dh[j] * tanhC[j] * o[j] * (1 - o[j]);
    }
    for (int j = 0; j < end; j++) {
      float di = dc[j] * g[j] * i[j] * (1 - i[j]);
      g[j] = dc[j] * i[j] * (1 - g[j] * g[j]);
      i[j] = di;
    }
    for (int j = 0; j < end; j++) {
      float df = dc[j] * before[j] * f[j] * (1 - f[j]);
      dc[j] = flush(dc[j] * f[j]);
      f[j] = df;
    }
    step.dh.clear(0, step.rows());
  }
}
