package dev.unroll.layers.blocks;

import static dev.unroll.runtime.kernel.Activations.flush;
import static dev.unroll.runtime.kernel.Activations.squash;
import static dev.unroll.runtime.kernel.Activations.tanh;

import dev.unroll.runtime.CellStep;
import dev.unroll.runtime.Chrono;
import dev.unroll.runtime.FastCell;
import dev.unroll.runtime.Gate;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997) with the forget gate of Gers,
 * Schmidhuber and Cummins (2000) and without peepholes. Gate order i, f, g, o, as in PyTorch.
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
 *
 * @param forgetBias start value of the forget gate's bias (Jozefowicz, Zaremba and Sutskever 2015
 *     take 1); 1 with chrono, which sets this bias itself
 * @param chrono T_max of a chrono start in steps, b_f ~ log U(1, T_max − 1), b_i = −b_f; 0 for off
 */
public record LstmCell(double forgetBias, int chrono) implements FastCell {

  /** Refuses settings that cannot be used. */
  public LstmCell {
    if (!Double.isFinite(forgetBias)) {
      throw new IllegalArgumentException("forgetBias: expected a finite number, got " + forgetBias);
    }
    Chrono.check(chrono);
    if (chrono > 0 && forgetBias != 1) {
      throw new IllegalArgumentException(
          "forgetBias: a chrono start sets this bias, got %s beside chrono %d; leave it at 1 or set"
                  .formatted(forgetBias, chrono)
              + " chrono to 0");
    }
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.opening("i", "input gate"),
        Gate.opening("f", "forget gate"),
        Gate.content("g"),
        Gate.opening("o", "output gate"));
  }

  @Override
  public boolean memory() {
    return true;
  }

  @Override
  public boolean needsHiddenBefore() {
    return false;
  }

  @Override
  public void startBias(double[] b, DoubleSupplier uniform) {
    int h = b.length / 4;
    if (chrono == 0) {
      Arrays.fill(b, h, 2 * h, forgetBias);
      return;
    }
    for (int j = 0; j < h; j++) {
      b[h + j] = Chrono.bias(uniform, chrono);
      b[j] = -b[h + j];
    }
  }

  @Override
  public Range range() {
    return Range.WITHIN_ONE;
  }

  @Override
  public void forward(CellStep step) {
    float[] i = step.gate(0);
    float[] f = step.gate(1);
    float[] g = step.gate(2);
    float[] o = step.gate(3);
    float[] c = step.c();
    float[] h = step.h();
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

  @Override
  public void backward(CellStep step) {
    float[] i = step.gate(0);
    float[] f = step.gate(1);
    float[] g = step.gate(2);
    float[] o = step.gate(3);
    float[] before = step.cBefore();
    float[] tanhC = step.c();
    float[] dh = step.dh();
    float[] dc = step.dc();
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
    Arrays.fill(dh, 0, end, 0); // all of it goes through Wh
  }
}
