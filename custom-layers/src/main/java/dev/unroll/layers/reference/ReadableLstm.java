package dev.unroll.layers.reference;

import static dev.unroll.layers.reference.ReadableCell.sigmoidSlope;
import static dev.unroll.layers.reference.ReadableCell.tanhSlope;
import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;

import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** {@link LstmCell} in ND4J operations. */
final class ReadableLstm implements ReadableCell {
  @Override
  public void forward(Step step) {
    INDArray i = sigmoid(step.gate(0), false);
    INDArray f = sigmoid(step.gate(1), false);
    INDArray g = Transforms.tanh(step.gate(2), false);
    INDArray o = sigmoid(step.gate(3), false);
    INDArray c = step.after().c();
    c.assign(f.mul(step.before().c()).addi(i.mul(g)));
    step.after().h().assign(Transforms.tanh(c, true).muli(o));
  }

  @Override
  public State backward(Step step, State d, INDArray da, INDArray dq) {
    INDArray i = step.gate(0);
    INDArray f = step.gate(1);
    INDArray g = step.gate(2);
    INDArray o = step.gate(3);
    INDArray tanhC = Transforms.tanh(step.after().c(), true);

    INDArray dc = tanhSlope(tanhC).muli(o).muli(d.h()).addi(d.c());
    step.block(da, 0).assign(sigmoidSlope(i).muli(g).muli(dc));
    step.block(da, 1).assign(sigmoidSlope(f).muli(step.before().c()).muli(dc));
    step.block(da, 2).assign(tanhSlope(g).muli(i).muli(dc));
    step.block(da, 3).assign(sigmoidSlope(o).muli(tanhC).muli(d.h()));
    return State.of(null, dc.muli(f));
  }
}
