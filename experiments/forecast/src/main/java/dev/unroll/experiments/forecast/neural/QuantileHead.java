package dev.unroll.experiments.forecast.neural;

import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.stage.Stage;

/**
 * The outputs of a network at a step as quantiles, scaled; they may cross.
 *
 * @param spread that the values were divided by
 */
record QuantileHead(Head head, double spread) implements Stage {
  @Override
  public double[] step(double... x) {
    return head.quantiles(Levels.all(), spread, x);
  }
}
