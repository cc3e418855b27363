package dev.unroll.layers.blocks;

import static dev.unroll.runtime.kernel.Activations.flush;
import static dev.unroll.runtime.kernel.Activations.squash;
import static dev.unroll.runtime.kernel.Activations.tanh;

import dev.unroll.runtime.CellStep;
import dev.unroll.runtime.Chrono;
import dev.unroll.runtime.FastCell;
import dev.unroll.runtime.Gate;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * The gated recurrent unit of Cho et al. (2014, arXiv:1406.1078) in the variant that applies the
 * reset gate to the recurrent product, as cuDNN and PyTorch do; the paper resets the state before
 * the product. Gate order r, z, n; q is the candidate's recurrent product with its own bias.
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
 *
 * @param chrono T_max of a chrono start in steps: the update gate, which keeps the state, starts at
 *     b_z ~ log U(1, T_max − 1); 0 for off
 */
public record GruCell(int chrono) implements FastCell {

  /** Refuses settings that cannot be used. */
  public GruCell {
    Chrono.check(chrono);
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.opening("r", "reset gate"),
        new Gate("z", "update gate z (1 keeps)", true),
        Gate.content("n"));
  }

  @Override
  public boolean separateProduct() {
    return true;
  }

  @Override
  public void startBias(double[] b, DoubleSupplier uniform) {
    int h = b.length / 3;
    for (int j = h; chrono > 0 && j < 2 * h; j++) {
      b[j] = Chrono.bias(uniform, chrono);
    }
  }

  @Override
  public Range range() {
    return Range.WITHIN_ONE;
  }

  @Override
  public void forward(CellStep step) {
    float[] r = step.gate(0);
    float[] z = step.gate(1);
    float[] n = step.gate(2);
    float[] q = step.product();
    float[] h = step.h();
    int end = step.length();
    squash(r, end);
    squash(z, end);
    for (int j = 0; j < end; j++) {
      n[j] = tanh(n[j] + r[j] * q[j]);
    }
    for (int j = 0; j < end; j++) {
      h[j] = flush((1 - z[j]) * n[j] + z[j] * h[j]);
    }
  }

  @Override
  public void backward(CellStep step) {
    float[] r = step.gate(0);
    float[] z = step.gate(1);
    float[] n = step.gate(2);
    float[] q = step.product();
    float[] before = step.hBefore();
    float[] dh = step.dh();
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
