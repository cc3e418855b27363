package dev.unroll.layers.blocks;

import static dev.unroll.runtime.kernel.Activations.flush;

import dev.unroll.runtime.CellStep;
import dev.unroll.runtime.FastCell;
import dev.unroll.runtime.Gate;
import dev.unroll.runtime.kernel.Activations;
import java.util.Arrays;
import java.util.List;

/**
 * The simple recurrent network of Elman (1990).
 *
 * <pre>
 *   h = tanh(a)
 *   δ = ∂L/∂a = ∂L/∂h ∘ (1 − h²),    ∂L/∂h_t = direct + transferred (δ_{t+1}·Whᵀ)
 * </pre>
 */
public record TanhCell() implements FastCell {

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
    return Range.WITHIN_ONE;
  }

  @Override
  public void forward(CellStep step) {
    float[] a = step.gate(0);
    float[] h = step.h();
    for (int j = 0, end = step.length(); j < end; j++) {
      h[j] = flush(Activations.tanh(a[j]));
    }
  }

  @Override
  public void backward(CellStep step) {
    float[] h = step.gate(0);
    float[] dh = step.dh();
    for (int j = 0, end = step.length(); j < end; j++) {
      h[j] = dh[j] * (1 - h[j] * h[j]);
    }
    Arrays.fill(dh, 0, step.length(), 0); // all of it goes through Wh
  }
}
