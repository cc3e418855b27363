package dev.unroll.layers.reference;

import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The elementwise maths of one time step, forward and backward. */
sealed interface ReferenceCell permits TanhCell, ReluCell, LstmCell, GruCell {

  /** Turns the pre-activations into gates and writes the next state. */
  void forward(Step step);

  /**
   * One step of back-propagation.
   *
   * @param d ∂L/∂h_t and ∂L/∂c_t, everything that reaches them; may be overwritten
   * @param da receives ∂L/∂a_t [N, G·H]
   * @param dq receives ∂L/∂q_t [N, G·H]; the same array as da unless the cell keeps q apart
   * @return the parts of ∂L/∂h_{t-1} and ∂L/∂c_{t-1} that do not pass through Wh; null for none
   */
  State backward(Step step, State d, INDArray da, INDArray dq);

  static ReferenceCell of(Cell cell) {
    return switch (cell) {
      case TANH -> new TanhCell();
      case RELU -> new ReluCell();
      case LSTM -> new LstmCell();
      case GRU -> new GruCell();
    };
  }
}
