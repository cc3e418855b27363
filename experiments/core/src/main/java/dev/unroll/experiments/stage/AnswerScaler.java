package dev.unroll.experiments.stage;

import dev.unroll.datasets.panel.SeriesScale;
import java.util.List;

/** Scaled answers in their own units again. */
public record AnswerScaler(List<SeriesScale> scales) implements Stage {
  /** Copies the list. */
  public AnswerScaler {
    scales = List.copyOf(scales);
  }

  @Override
  public double[] step(double... x) {
    double[] restored = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      restored[k] = scales.get(k).restored(x[k]);
    }
    return restored;
  }
}
