package dev.unroll.layers.reference;

import static dev.unroll.layers.reference.ReadableCell.sigmoidSlope;
import static dev.unroll.layers.reference.ReadableCell.tanhSlope;
import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;

import dev.unroll.layers.blocks.GruCell;
import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** {@link GruCell} in ND4J operations. */
final class ReadableGru implements ReadableCell {
  @Override
  public void forward(Step step) {
    INDArray r = sigmoid(step.gate(0).addi(step.recurrent(0)), false);
    INDArray z = sigmoid(step.gate(1).addi(step.recurrent(1)), false);
    INDArray n = Transforms.tanh(step.gate(2).addi(r.mul(step.recurrent(2))), false);
    INDArray kept = z.mul(step.before().h());
    step.after().h().assign(z.rsub(1).muli(n).addi(kept));
  }

  @Override
  public State backward(Step step, State d, INDArray da, INDArray dq) {
    INDArray r = step.gate(0);
    INDArray z = step.gate(1);
    INDArray n = step.gate(2);

    INDArray dan = tanhSlope(n).muli(z.rsub(1)).muli(d.h());
    INDArray dar = sigmoidSlope(r).muli(step.recurrent(2)).muli(dan);
    INDArray daz = sigmoidSlope(z).muli(step.before().h().sub(n)).muli(d.h());
    step.block(da, 0).assign(dar);
    step.block(da, 1).assign(daz);
    step.block(da, 2).assign(dan);
    step.block(dq, 0).assign(dar);
    step.block(dq, 1).assign(daz);
    step.block(dq, 2).assign(dan.muli(r));
    return State.of(z.mul(d.h()));
  }
}
