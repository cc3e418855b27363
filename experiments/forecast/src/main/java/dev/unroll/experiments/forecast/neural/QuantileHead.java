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
  public String name() {
    return "head";
  }

  @Override
  public int inputs() {
    return head.outputs(Levels.all());
  }

  @Override
  public int outputs() {
    return Levels.count();
  }

  @Override
  public double[] step(double... x) {
    return head.quantiles(Levels.all(), spread, x);
  }
}
