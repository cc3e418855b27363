package dev.unroll.experiments.stage;

import dev.unroll.datasets.panel.SeriesScale;

/** Scales a value. */
public record Scaler(SeriesScale scale) implements Stage {
  @Override
  public double[] step(double... x) {
    return new double[] {scale.of(x[0])};
  }
}
