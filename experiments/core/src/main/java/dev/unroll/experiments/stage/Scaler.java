package dev.unroll.experiments.stage;

import dev.unroll.datasets.panel.Scale;

/** Scales a value. */
public record Scaler(Scale scale) implements Stage {
  @Override
  public double[] step(double... x) {
    return new double[] {scale.of(x[0])};
  }
}
