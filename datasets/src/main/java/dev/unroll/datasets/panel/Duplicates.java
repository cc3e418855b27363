package dev.unroll.datasets.panel;

import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What becomes of several values of one step. */
public enum Duplicates {
  REFUSE(values -> Double.NaN),
  MEAN(values -> DoubleStream.of(values).average().orElse(Double.NaN)),
  FIRST(values -> values[0]),
  LAST(values -> values[values.length - 1]),
  SUM(values -> DoubleStream.of(values).sum());

  private final ToDoubleFunction<double[]> rule;

  Duplicates(ToDoubleFunction<double[]> rule) {
    this.rule = rule;
  }

  /** The one value; NaN if all are missing. */
  public double join(double[] values) {
    double[] there = DoubleStream.of(values).filter(value -> !Double.isNaN(value)).toArray();
    return there.length == 0 ? Double.NaN : rule.applyAsDouble(there);
  }
}
