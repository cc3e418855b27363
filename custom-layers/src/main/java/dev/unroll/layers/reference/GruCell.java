package dev.unroll.layers.reference;

import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;
import static org.nd4j.linalg.ops.transforms.Transforms.tanh;

import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gated recurrent unit of Cho et al. (2014, arXiv:1406.1078) in the variant that applies the
 * reset gate to the recurrent product, as cuDNN and PyTorch do; the paper resets the state before
 * the product. Gate order r, z, n; q is the recurrent product with the candidate's bias in it.
 *
 * <pre>
 *   r = σ(p_r + q_r)   z = σ(p_z + q_z)   n = tanh(p_n + r ∘ q_n)
 *   h = (1 − z) ∘ n + z ∘ h'
 *
 *   da_n = dh ∘ (1 − z) ∘ (1 − n²)      dq_n = da_n ∘ r
 *   da_r = da_n ∘ q_n ∘ r(1 − r)        dq_r = da_r
 *   da_z = dh ∘ (h' − n) ∘ z(1 − z)     dq_z = da_z
 *   dh' = dh ∘ z  (+ dq·Whᵀ)
 * </pre>
 */
final class GruCell implements ReferenceCell {

  @Override
  public void forward(Step step) {
    INDArray r = sigmoid(step.gate(0).addi(step.recurrent(0)), false);
    INDArray z = sigmoid(step.gate(1).addi(step.recurrent(1)), false);
    INDArray n = tanh(step.gate(2).addi(r.mul(step.recurrent(2))), false);
    INDArray carried = z.mul(step.before().h());
    step.after().h().assign(z.rsub(1).muli(n).addi(carried));
  }

  @Override
  public State backward(Step step, State d, INDArray da, INDArray dq) {
    INDArray r = step.gate(0);
    INDArray z = step.gate(1);
    INDArray n = step.gate(2);

    INDArray dan = n.mul(n).rsubi(1).muli(z.rsub(1)).muli(d.h());
    INDArray dar = LstmCell.slope(r).muli(step.recurrent(2)).muli(dan);
    INDArray daz = LstmCell.slope(z).muli(step.before().h().sub(n)).muli(d.h());
    step.block(da, 0).assign(dar);
    step.block(da, 1).assign(daz);
    step.block(da, 2).assign(dan);
    step.block(dq, 0).assign(dar);
    step.block(dq, 1).assign(daz);
    step.block(dq, 2).assign(dan.muli(r));
    return new State(z.mul(d.h()), null);
  }
}
