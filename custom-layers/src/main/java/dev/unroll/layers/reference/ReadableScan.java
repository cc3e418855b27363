package dev.unroll.layers.reference;

import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The coefficients of a diagonal scan in ND4J operations, forward and backward. */
public interface ReadableScan {

  /**
   * Coefficients of h_t = a_t ∘ h_{t-1} + b_t.
   *
   * @param a what is kept of the state, [N, H]
   * @param b what is added to it, [N, H]
   */
  record Coefficients(INDArray a, INDArray b) {}

  /** The coefficients of one step; its pre-activations stay as they are. */
  Coefficients forward(Step step);

  /**
   * Back through the coefficients.
   *
   * @param da ∂L/∂a_t [N, H]
   * @param db ∂L/∂b_t [N, H]
   * @param into receives ∂L/∂(pre-activations) [N, G·H]; see {@link Step#block}
   */
  void backward(Step step, INDArray da, INDArray db, INDArray into);

  /** The scan as a cell without a product with the state. */
  static ReadableCell asCell(ReadableScan scan) {
    return new ReadableCell() {
      @Override
      public void forward(Step step) {
        Coefficients c = scan.forward(step);
        step.after().h().assign(c.a().mul(step.before().h()).addi(c.b()));
      }

      @Override
      public State backward(Step step, State d, INDArray da, INDArray dq) {
        INDArray lambda = d.h(); // λ_t = direct + a_{t+1} ∘ λ_{t+1}
        INDArray a = scan.forward(step).a();
        scan.backward(step, lambda.mul(step.before().h()), lambda, da);
        return State.of(lambda.mul(a));
      }
    };
  }
}
