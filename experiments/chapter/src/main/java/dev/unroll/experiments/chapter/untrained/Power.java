package dev.unroll.experiments.chapter.untrained;

import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.layers.engine.Weights;
import dev.unroll.layers.reference.ReferenceEngine;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One unit that multiplies its state by a factor at each step, back-propagated through. */
final class Power {
  private Power() {}

  /**
   * ∂h_T/∂h_t of h_t = w·h_{t-1} for T − t = 0, 1 … T, as back-propagation through time computes
   * it: of a ReLU unit, whose state stays positive, on the reference engine in double precision.
   *
   * @param factor w, more than 0
   */
  static List<Double> gradients(double factor, int steps) {
    Weights weights = weights();
    weights.wh().assign(factor);
    INDArray y = Nd4j.zeros(DataType.DOUBLE, 1, 1, steps);
    Input input = new Input(y.ulike().assign(0), null, State.of(one()));
    Tape tape = new ReferenceEngine().unroller(new ReluCell()).record(weights.byName(), input, y);
    INDArray last = Nd4j.zeros(DataType.DOUBLE, 1, 1, steps);
    last.putScalar(0, 0, steps - 1, 1);
    List<Double> gradients = new ArrayList<>();
    State start =
        tape.backward(
                LossGradient.of(last),
                weights().byName(),
                y.ulike(),
                norms -> {
                  for (int t = steps - 1; t >= 0; t--) {
                    gradients.add(norms[t][0]);
                  }
                })
            .get();
    gradients.add(start.h().getDouble(0));
    return gradients;
  }

  private static Weights weights() {
    return new Weights(one(), one(), Nd4j.zeros(DataType.DOUBLE, 1), null);
  }

  private static INDArray one() {
    return Nd4j.ones(DataType.DOUBLE, 1, 1);
  }
}
