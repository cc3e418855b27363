package dev.unroll.layers.simd;

import static dev.unroll.layers.simd.Activations.flush;
import static dev.unroll.layers.simd.Activations.tanh;

/**
 * The gated recurrent unit of Cho et al. (2014, arXiv:1406.1078) in the variant that applies the
 * reset gate to the recurrent product, as cuDNN and PyTorch do; the paper resets the state before
 * the product. Gate order r, z, n; q is the recurrent product with the candidate's bias in it.
 *
 * <pre>
 *   r = σ(a_r)   z = σ(a_z)   n = tanh(p_n + r ∘ q)
 *   h = (1 − z) ∘ n + z ∘ h'
 *
 *   da_n = dh ∘ (1 − z) ∘ (1 − n²)      dq = da_n ∘ r
 *   da_r = da_n ∘ q ∘ r(1 − r)
 *   da_z = dh ∘ (h' − n) ∘ z(1 − z)
 *   dh' = dh ∘ z  (+ (da_r, da_z, dq)·Whᵀ)
 * </pre>
 */
final class GruCell implements SimdCell {

  @Override
  public void forward(Step step) {
    float[] r = step.gate[0].data();
    float[] z = step.gate[1].data();
    float[] n = step.gate[2].data();
    float[] q = step.q.data();
    float[] h = step.h.data();
    int end = step.length();
    LstmCell.squash(r, end);
    LstmCell.squash(z, end);
    for (int j = 0; j < end; j++) {
      n[j] = tanh(n[j] + r[j] * q[j]);
    }
    for (int j = 0; j < end; j++) {
      h[j] = flush((1 - z[j]) * n[j] + z[j] * h[j]);
    }
  }

  @Override
  public void backward(Step step) {
    float[] r = step.gate[0].data();
    float[] z = step.gate[1].data();
    float[] n = step.gate[2].data();
    float[] q = step.q.data();
    float[] before = step.beforeH.data();
    float[] dh = step.dh.data();
    int end = step.length();
    for (int j = 0; j < end; j++) {
      float dn = dh[j] * (1 - z[j]) * (1 - n[j] * n[j]);
      float dz = dh[j] * (before[j] - n[j]) * z[j] * (1 - z[j]);
      dh[j] = dh[j] * z[j];
      n[j] = dn;
      z[j] = dz;
    }
    for (int j = 0; j < end; j++) {
      float dr = n[j] * q[j] * r[j] * (1 - r[j]);
      q[j] = n[j] * r[j];
      r[j] = dr;
    }
  }
}
