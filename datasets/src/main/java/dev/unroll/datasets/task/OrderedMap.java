package dev.unroll.datasets.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small maps that keep their order, so that what is printed is the same every time. */
public final class OrderedMap {
  private OrderedMap() {}

  /** Two entries, in this order. */
  public static <V> Map<String, V> of(String first, V one, String second, V two) {
    Map<String, V> map = new LinkedHashMap<>();
    map.put(first, one);
    map.put(second, two);
    return Collections.unmodifiableMap(map);
  }
}
