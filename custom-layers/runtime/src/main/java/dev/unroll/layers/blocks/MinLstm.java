package dev.unroll.layers.blocks;

import dev.unroll.runtime.FastScan;
import dev.unroll.runtime.Gate;
import dev.unroll.runtime.ScanStep;
import dev.unroll.runtime.kernel.Lanes;
import java.util.List;

/**
 * The minimal long short-term memory of Feng et al. (2024, arXiv:2410.01201): gates of the inputs
 * alone, no output gate, and one state. Gate order p (candidate), f, i.
 *
 * <pre>
 *   F = σ(f)   I = σ(i)   c = g(p)     normalised: F and I over n = F + I
 *   h = F ∘ h' + I ∘ c
 *
 *   a = F:  da = λ ∘ h'      b = I ∘ c:  db = λ      dI = db ∘ c
 *   δ_p = db ∘ I ∘ g'(p)     δ_f = da ∘ F(1 − F)     δ_i = dI ∘ I(1 − I)
 *   normalised:  δ_f = (da − dI) ∘ I/n ∘ σ(f)(1 − σ(f))    δ_i = (dI − da) ∘ F/n ∘ σ(i)(1 − σ(i))
 * </pre>
 *
 * @param candidate g, or c = p; see {@link MinGru}
 * @param normalise whether the gates sum to one, which keeps the state's size
 */
public record MinLstm(MinGru.Candidate candidate, boolean normalise) implements FastScan {
  private static final Lanes LANES = Lanes.FASTEST;

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.content("c"), Gate.opening("f", "forget gate"), Gate.opening("i", "input gate"));
  }

  @Override
  public String torchName() {
    return "to_hidden_and_gate";
  }

  @Override
  public void coefficients(ScanStep step) {
    float[] p = step.gate(0);
    float[] f = step.gate(1);
    float[] i = step.gate(2);
    float[] a = step.a();
    float[] b = step.b();
    int end = step.length();
    LANES.sigmoid(f, a, 0, end);
    LANES.sigmoid(i, b, 0, end);
    if (normalise) {
      for (int j = 0; j < end; j++) {
        float n = a[j] + b[j];
        a[j] /= n;
        b[j] /= n;
      }
    }
    if (candidate == MinGru.Candidate.LINEAR) {
      for (int j = 0; j < end; j++) {
        b[j] *= p[j];
      }
    } else {
      float[] g = step.scratch();
      MinGru.squashNegative(p, g, end);
      for (int j = 0; j < end; j++) {
        b[j] *= Math.max(p[j], 0) + g[j];
      }
    }
  }

  @Override
  public void backward(ScanStep step) {
    float[] p = step.gate(0);
    float[] f = step.gate(1);
    float[] i = step.gate(2);
    float[] a = step.a();
    float[] b = step.b();
    float[] da = step.da();
    float[] db = step.db();
    int end = step.length();
    float[] s = step.scratch();
    MinGru.squashNegative(p, s, end);
    LANES.sigmoid(i, i, 0, end); // I before it is normalised
    for (int j = 0; j < end; j++) {
      f[j] = -f[j];
    }
    LANES.sigmoid(f, f, 0, end); // 1 − F likewise
    boolean linear = candidate == MinGru.Candidate.LINEAR;
    for (int j = 0; j < end; j++) {
      b[j] = db[j] * (linear ? p[j] : Math.max(p[j], 0) + s[j]); // dI
    }
    if (linear) {
      java.util.Arrays.fill(p, 0, end, 1);
    } else {
      MinGru.slope(p, s, end);
    }
    if (normalise) {
      normalised(step, s, end);
      return;
    }
    for (int j = 0; j < end; j++) {
      a[j] = 1 - f[j];
    }
    for (int j = 0; j < end; j++) {
      p[j] *= db[j] * i[j];
    }
    for (int j = 0; j < end; j++) {
      f[j] *= da[j] * a[j];
    }
    for (int j = 0; j < end; j++) {
      i[j] *= b[j] * (1 - i[j]);
    }
  }

  /** The gates hold g', 1 − σ(f) and σ(i), and b holds dI. */
  private static void normalised(ScanStep step, float[] share, int end) {
    float[] p = step.gate(0);
    float[] f = step.gate(1);
    float[] i = step.gate(2);
    float[] a = step.a();
    float[] dI = step.b();
    float[] da = step.da();
    float[] db = step.db();
    for (int j = 0; j < end; j++) {
      share[j] = 1 / (1 - f[j] + i[j]);
    }
    for (int j = 0; j < end; j++) {
      a[j] = (1 - f[j]) * share[j]; // F
    }
    for (int j = 0; j < end; j++) {
      share[j] *= i[j]; // I
    }
    for (int j = 0; j < end; j++) {
      p[j] *= db[j] * share[j];
    }
    for (int j = 0; j < end; j++) {
      dI[j] = (da[j] - dI[j]) * share[j] * a[j];
    }
    for (int j = 0; j < end; j++) {
      f[j] *= dI[j];
    }
    for (int j = 0; j < end; j++) {
      i[j] = dI[j] * (i[j] - 1);
    }
  }
}
