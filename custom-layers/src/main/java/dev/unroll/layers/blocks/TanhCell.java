package dev.unroll.layers.blocks;

import static dev.unroll.layers.reference.ReadableCell.tanhSlope;
import static dev.unroll.runtime.kernel.Activations.flush;
import static org.nd4j.linalg.ops.transforms.Transforms.tanh;

import dev.unroll.layers.engine.State;
import dev.unroll.layers.reference.CellBlock;
import dev.unroll.layers.reference.ReadableCell;
import dev.unroll.layers.reference.Step;
import dev.unroll.runtime.CellStep;
import dev.unroll.runtime.FastCell;
import dev.unroll.runtime.Gate;
import dev.unroll.runtime.kernel.Activations;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The simple recurrent network of Elman (1990).
 *
 * <pre>
 *   h = tanh(a)
 *   δ = ∂L/∂a = ∂L/∂h ∘ (1 − h²),    ∂L/∂h_t = direct + transferred (δ_{t+1}·Whᵀ)
 * </pre>
 */
public record TanhCell() implements CellBlock, FastCell {

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

  @Override
  public ReadableCell readable() {
    return new ReadableForm();
  }

  private static final class ReadableForm implements ReadableCell {
    @Override
    public void forward(Step step) {
      step.after().h().assign(tanh(step.a(), false));
    }

    @Override
    public State backward(Step step, State d, INDArray da, INDArray dq) {
      da.assign(tanhSlope(step.after().h()).muli(d.h()));
      return State.of(null);
    }
  }
}
