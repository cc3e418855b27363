package dev.unroll.layers.reference;

import static org.nd4j.linalg.ops.transforms.Transforms.relu;

import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link ReluCell} in ND4J operations. */
final class ReadableRelu implements ReadableCell {
  @Override
  public void forward(Step step) {
    step.after().h().assign(relu(step.a(), false));
  }

  @Override
  public State backward(Step step, State d, INDArray da, INDArray dq) {
    INDArray h = step.after().h();
    da.assign(h.gt(0).castTo(h.dataType()).muli(d.h()));
    return State.of(null);
  }
}
