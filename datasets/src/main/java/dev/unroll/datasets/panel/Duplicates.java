package dev.unroll.datasets.panel;

import java.util.stream.DoubleStream;

/** What becomes of several values of one step. */
public enum Duplicates {
  REFUSE,
  MEAN,
  FIRST,
  LAST,
  SUM;

  /** The one value; NaN if all are missing. */
  public double join(double[] values) {
    double[] there = DoubleStream.of(values).filter(value -> !Double.isNaN(value)).toArray();
    if (there.length == 0) {
      return Double.NaN;
    }
    return switch (this) {
      case MEAN -> DoubleStream.of(there).average().orElseThrow();
      case FIRST -> there[0];
      case LAST -> there[there.length - 1];
      case SUM -> DoubleStream.of(there).sum();
      case REFUSE -> throw new IllegalStateException("several values of one step");
    };
  }
}
