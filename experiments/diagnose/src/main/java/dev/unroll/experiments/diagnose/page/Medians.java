package dev.unroll.experiments.diagnose.page;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians of what a list's elements have. */
final class Medians {
  private Medians() {}

  /** The upper median; NaN of nothing. */
  static <E> double of(List<E> elements, ToDoubleFunction<E> value) {
    double[] sorted = elements.stream().mapToDouble(value).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
