package dev.unroll.layers.reference;

import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;
import static org.nd4j.linalg.ops.transforms.Transforms.tanh;

import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997) with the forget gate of Gers,
 * Schmidhuber and Cummins (2000) and without peepholes. Gate order i, f, g, o.
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
 */
final class LstmCell implements ReferenceCell {

  @Override
  public void forward(Step step) {
    INDArray i = sigmoid(step.gate(0), false);
    INDArray f = sigmoid(step.gate(1), false);
    INDArray g = tanh(step.gate(2), false);
    INDArray o = sigmoid(step.gate(3), false);
    INDArray c = step.after().c();
    c.assign(f.mul(step.before().c()).addi(i.mul(g)));
    step.after().h().assign(tanh(c, true).muli(o));
  }

  @Override
  public State backward(Step step, State d, INDArray da, INDArray dq) {
    INDArray i = step.gate(0);
    INDArray f = step.gate(1);
    INDArray g = step.gate(2);
    INDArray o = step.gate(3);
    INDArray tanhC = tanh(step.after().c(), true);

    INDArray dc = tanhC.mul(tanhC).rsubi(1).muli(o).muli(d.h()).addi(d.c());
    step.block(da, 0).assign(slope(i).muli(g).muli(dc));
    step.block(da, 1).assign(slope(f).muli(step.before().c()).muli(dc));
    step.block(da, 2).assign(g.mul(g).rsubi(1).muli(i).muli(dc));
    step.block(da, 3).assign(slope(o).muli(tanhC).muli(d.h()));
    return new State(null, dc.muli(f));
  }

  /** σ′ in terms of s = σ(a): s(1 − s). */
  static INDArray slope(INDArray s) {
    return s.rsub(1).muli(s);
  }
}
