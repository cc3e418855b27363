package dev.unroll.layers.simd;

import dev.unroll.layers.engine.Cell;

/** The elementwise maths of one time step, forward and backward. */
sealed interface SimdCell permits TanhCell, ReluCell, LstmCell, GruCell {

  /** Turns the pre-activations into gates, and the state into the next. */
  void forward(Step step);

  /**
   * One step of back-propagation. The step holds the gates, the states before ({@code beforeH},
   * {@code beforeC}) and the memory after; gates become ∂L/∂a, q becomes ∂L/∂q, and dh and dc what
   * reaches the step before without passing through Wh.
   */
  void backward(Step step);

  static SimdCell of(Cell cell) {
    return switch (cell) {
      case TANH -> new TanhCell();
      case RELU -> new ReluCell();
      case LSTM -> new LstmCell();
      case GRU -> new GruCell();
    };
  }
}
