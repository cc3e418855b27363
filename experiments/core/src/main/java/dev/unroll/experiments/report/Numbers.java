package dev.unroll.experiments.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Immutable copies of what a report is made of, with one way to say "no such number". */
public final class Numbers {
  private Numbers() {}

  /** The values as a list; infinities become {@code NaN}. */
  public static List<Double> list(double... values) {
    return copy(Arrays.stream(values).boxed().toList());
  }

  /** A copy in which {@code null} and infinities are {@code NaN}. */
  public static List<Double> copy(Collection<Double> values) {
    return values.stream()
        .map(value -> value == null || value.isInfinite() ? Double.NaN : value)
        .toList();
  }

  /** A copy in the same order, without the entries that have no finite value. */
  static Map<String, Double> finite(Map<String, Double> values) {
    Map<String, Double> kept = new LinkedHashMap<>(values);
    kept.values().removeIf(value -> value == null || !Double.isFinite(value));
    return Collections.unmodifiableMap(kept);
  }

  /** A copy in the same order. */
  public static <V> Map<String, V> ordered(Map<String, V> values) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
