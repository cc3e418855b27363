package dev.unroll.datasets.panel;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;

/**
 * A value that may stand for missing ones, such as −200: the least or the largest of a series,
 * there often and exactly alike, far from the others.
 *
 * @param times that it is there
 * @param deviations of the others that it lies above their mean, or below if negative
 * @param gap between the value and the next one, in the same unit
 */
public record Sentinel(String id, double value, int times, double deviations, double gap) {
  private static final int MIN_TIMES = 5;
  private static final int MIN_OTHERS = 10;
  private static final double MIN_DEVIATIONS = 4;
  private static final double MIN_GAP = 2; // deviations
  private static final int MAX_NAMED = 3;

  /** A question for each value that is suspected, with the setting that answers it. */
  public static List<String> questions(List<PanelSeries> series) {
    List<Sentinel> extremes =
        series.stream()
            .flatMap(
                one ->
                    Stream.of(true, false)
                        .flatMap(least -> of(one.id(), one.values(), least).stream()))
            .toList();
    Map<Double, List<Sentinel>> suspects = new LinkedHashMap<>();
    extremes.stream()
        .filter(one -> Math.abs(one.deviations()) >= MIN_DEVIATIONS && one.gap() >= MIN_GAP)
        .forEach(one -> suspects.put(one.value(), new ArrayList<>()));
    extremes.stream()
        .filter(one -> suspects.containsKey(one.value()))
        .forEach(one -> suspects.get(one.value()).add(one));
    return suspects.values().stream().map(Sentinel::question).toList();
  }

  /** The least or largest value of a series, if it is there often enough. */
  private static Optional<Sentinel> of(String id, double[] values, boolean least) {
    double[] known = Arrays.stream(values).filter(Double::isFinite).toArray();
    double extreme =
        (least ? Arrays.stream(known).min() : Arrays.stream(known).max()).orElse(Double.NaN);
    DoublePredicate other = value -> value != extreme;
    double[] others = Arrays.stream(known).filter(other).toArray();
    int times = known.length - others.length;
    if (times < MIN_TIMES || others.length < MIN_OTHERS) {
      return Optional.empty();
    }
    double mean = Arrays.stream(others).average().orElseThrow();
    double squares = Arrays.stream(others).map(v -> (v - mean) * (v - mean)).sum();
    double deviation = Math.sqrt(squares / others.length);
    double gap = Arrays.stream(others).map(v -> Math.abs(v - extreme)).min().orElseThrow();
    return deviation > 0
        ? Optional.of(
            new Sentinel(id, extreme, times, (extreme - mean) / deviation, gap / deviation))
        : Optional.empty();
  }

  private static String question(List<Sentinel> alike) {
    Sentinel first =
        alike.stream()
            .max(Comparator.comparingDouble(one -> Math.abs(one.deviations())))
            .orElseThrow();
    String number = BigDecimal.valueOf(first.value()).stripTrailingZeros().toPlainString();
    return "%s stands %d times in %s, %s%.0f deviations %s the rest: is it a missing value? data.missing=%s"
        .formatted(
            number,
            alike.stream().mapToInt(Sentinel::times).sum(),
            names(alike.stream().map(Sentinel::id).toList()),
            alike.size() > 1 ? "up to " : "",
            Math.abs(first.deviations()),
            first.deviations() < 0 ? "below" : "above",
            number);
  }

  private static String names(List<String> ids) {
    String first = String.join(", ", ids.subList(0, Math.min(MAX_NAMED, ids.size())));
    return ids.size() > MAX_NAMED
        ? first + " and %d more".formatted(ids.size() - MAX_NAMED)
        : first;
  }
}
