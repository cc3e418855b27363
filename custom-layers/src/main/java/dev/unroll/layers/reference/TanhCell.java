package dev.unroll.layers.reference;

import static org.nd4j.linalg.ops.transforms.Transforms.tanh;

import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The simple recurrent network of Elman (1990).
 *
 * <pre>
 *   h = tanh(a)
 *   da = dh ∘ (1 − h²)
 * </pre>
 */
final class TanhCell implements ReferenceCell {

  @Override
  public void forward(Step step) {
    step.after().h().assign(tanh(step.a(), false));
  }

  @Override
  public State backward(Step step, State d, INDArray da, INDArray dq) {
    INDArray h = step.a();
    da.assign(h.mul(h).rsubi(1).muli(d.h()));
    return new State(null, null);
  }
}
