package dev.unroll.layers.blocks;

import dev.unroll.runtime.FastScan;
import dev.unroll.runtime.Gate;
import dev.unroll.runtime.ScanStep;
import dev.unroll.runtime.kernel.Lanes;
import java.util.List;

/**
 * The minimal gated recurrent unit of Feng et al. (2024, arXiv:2410.01201): a GRU whose gates see
 * the inputs alone, so that its steps need no product with the state. Gate order p (candidate), k.
 *
 * <pre>
 *   z = σ(k)   c = g(p)
 *   h = (1 − z) ∘ h' + z ∘ c
 *
 *   a = 1 − z:  da = λ ∘ h'      b = z ∘ c:  db = λ
 *   δ_p = db ∘ z ∘ g'(p)         δ_k = (db ∘ c − da) ∘ z(1 − z)
 *
 *   g(v) = v + ½ for v ≥ 0, σ(v) below: keeps h above 0
 *
 *   signed:  a = 1 − 2z:  δ_k = (db ∘ c − 2 da) ∘ z(1 − z)
 * </pre>
 *
 * <p>The paper's sum in logarithms serves a GPU's prefix sum; a scan from step to step is faster on
 * a CPU and its error does not grow with T.
 *
 * @param candidate g, or the paper's "vanilla" variant (appendix A) with c = p
 * @param signed whether what is kept of the state reaches from 1 to −1, which lets it change sign
 *     (Grazzi et al. 2024, arXiv:2411.12537); in the paper it ends at 0
 */
public record MinGru(Candidate candidate, boolean signed) implements FastScan {
  private static final Lanes LANES = Lanes.FASTEST;

  /** Large enough that every number below 0 that counts, times this, is below −1. */
  private static final float STEEP = 1e30f;

  /** What becomes of the candidate. */
  public enum Candidate {
    G,
    LINEAR
  }

  @Override
  public List<Gate> gates() {
    return List.of(Gate.content("c"), new Gate("z", "update gate z (0 keeps)", true));
  }

  @Override
  public String torchName() {
    return "to_hidden_and_gate";
  }

  @Override
  public void coefficients(ScanStep step) {
    float[] p = step.gate(0);
    float[] k = step.gate(1);
    float[] a = step.a();
    float[] b = step.b();
    int end = step.length();
    keep(k, a, end);
    if (candidate == Candidate.LINEAR) {
      for (int j = 0; j < end; j++) {
        b[j] = (1 - a[j]) * p[j];
      }
    } else { // g without a branch
      squashNegative(p, b, end);
      for (int j = 0; j < end; j++) {
        b[j] = (1 - a[j]) * (Math.max(p[j], 0) + b[j]);
      }
    }
    if (signed) {
      for (int j = 0; j < end; j++) {
        a[j] = 2 * a[j] - 1;
      }
    }
  }

  /** a ← 1 − z. */
  private static void keep(float[] k, float[] a, int end) {
    for (int j = 0; j < end; j++) {
      a[j] = -k[j];
    }
    LANES.sigmoid(a, a, 0, end);
  }

  /** s ← σ(min(p, 0)), so that g(p) = max(p, 0) + s. */
  static void squashNegative(float[] p, float[] s, int end) {
    for (int j = 0; j < end; j++) {
      s[j] = Math.min(p[j], 0);
    }
    LANES.sigmoid(s, s, 0, end);
  }

  /** p ← g'(p): 1 from 0 on, s(1 − s) below. */
  static void slope(float[] p, float[] s, int end) {
    for (int j = 0; j < end; j++) {
      float positive = Math.max(0, Math.min(1, p[j] * STEEP + 1)); // 1 for p ≥ 0, 0 below
      p[j] = positive + (1 - positive) * s[j] * (1 - s[j]);
    }
  }

  @Override
  public void backward(ScanStep step) {
    float[] p = step.gate(0);
    float[] k = step.gate(1);
    float[] a = step.a();
    float[] da = step.da();
    float[] db = step.db();
    int end = step.length();
    float reach = signed ? 2 : 1; // a = 1 − reach·z
    float[] keep = signed ? step.scratch() : a; // 1 − z
    keep(k, keep, end);
    if (signed) {
      for (int j = 0; j < end; j++) {
        a[j] = 2 * keep[j] - 1;
      }
    }
    if (candidate == Candidate.LINEAR) {
      for (int j = 0; j < end; j++) {
        k[j] = (db[j] * p[j] - reach * da[j]) * keep[j] * (1 - keep[j]);
        p[j] = db[j] * (1 - keep[j]);
      }
      return;
    }
    float[] s = step.b(); // of no more use
    squashNegative(p, s, end);
    for (int j = 0; j < end; j++) {
      k[j] = (db[j] * (Math.max(p[j], 0) + s[j]) - reach * da[j]) * keep[j] * (1 - keep[j]);
    }
    slope(p, s, end);
    for (int j = 0; j < end; j++) {
      p[j] *= db[j] * (1 - keep[j]);
    }
  }
}
