package dev.unroll.layers.reference;

import static dev.unroll.layers.reference.ReadableCell.tanhSlope;
import static org.nd4j.linalg.ops.transforms.Transforms.tanh;

import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link TanhCell} in ND4J operations. */
final class ReadableTanh implements ReadableCell {
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
