package dev.unroll.layers.example;

import static dev.unroll.layers.reference.ReadableCell.sigmoidSlope;
import static dev.unroll.layers.reference.ReadableCell.tanhSlope;
import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;
import static org.nd4j.linalg.ops.transforms.Transforms.tanh;

import dev.unroll.layers.blocks.BlockProvider;
import dev.unroll.layers.blocks.Blocks.Entry;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.reference.CellBlock;
import dev.unroll.layers.reference.ReadableCell;
import dev.unroll.layers.reference.Step;
import dev.unroll.runtime.CellStep;
import dev.unroll.runtime.Gate;
import dev.unroll.runtime.kernel.Activations;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A tanh cell whose output is gated.
 *
 * <pre>
 *   u = tanh(a)   s = σ(b)   h = u ∘ s
 *   δ_a = dh ∘ s ∘ (1 − u²)        δ_b = dh ∘ u ∘ s(1 − s)
 * </pre>
 */
public record GatedTanh() implements CellBlock {

  @Override
  public List<Gate> gates() { // one for each group of columns; figures use the labels
    return List.of(Gate.content("u"), Gate.opening("s", "output gate"));
  }

  @Override
  public void forward(CellStep step) { // one step in float arrays
    for (int j = 0; j < step.length(); j++) {
      step.h()[j] = Activations.tanh(step.gate(0)[j]) * Activations.sigmoid(step.gate(1)[j]);
    }
  }

  @Override
  public ReadableCell readable() { // the same in ND4J, and its gradients
    return new ReadableForm();
  }

  private static final class ReadableForm implements ReadableCell {
    @Override
    public void forward(Step step) { // false: in place, so that gates replace pre-activations
      INDArray u = tanh(step.gate(0), false);
      INDArray s = sigmoid(step.gate(1), false);
      step.after().h().assign(u.mul(s));
    }

    @Override
    public State backward(Step step, State d, INDArray da, INDArray dq) {
      INDArray u = step.gate(0);
      INDArray s = step.gate(1);
      step.block(da, 0).assign(tanhSlope(u).muli(s).muli(d.h()));
      step.block(da, 1).assign(sigmoidSlope(s).muli(u).muli(d.h()));
      return State.of(null); // all of ∂L/∂h_{t-1} passes through Wh, which the engine computes
    }
  }

  /** Brings the block to the registry. */
  public static final class Provider implements BlockProvider {
    @Override
    public List<Entry> blocks() {
      return List.of(
          new Entry("gated-tanh", new GatedTanh(), "tanh cell with an output gate", false));
    }
  }
}
