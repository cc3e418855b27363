package dev.unroll.experiments.forecast.combine;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A combination with the calibration of its intervals.
 *
 * @param heldOut its forecasts of the hold-out
 */
public record CombinationFit(
    Combination combination,
    IntervalCalibration calibration,
    List<List<QuantileForecast>> heldOut) {

  /**
   * The combination by forecasts of a hold-out.
   *
   * @param members their forecasts by name, of each origin and usable series
   */
  public static CombinationFit of(
      CombinedForecaster of,
      Map<String, List<List<QuantileForecast>>> members,
      List<PanelSeries> past,
      HoldOut holdOut) {
    Combination combination = Combination.of(of, members, past, holdOut);
    List<PanelSeries> usable = holdOut.usable(past);
    Map<String, List<List<QuantileForecast>>> combined = new LinkedHashMap<>(members);
    combined.keySet().retainAll(combination.weights().keySet());
    boolean held = combined.values().stream().noneMatch(List::isEmpty);
    int windows = held ? holdOut.windows() : 0;
    List<List<QuantileForecast>> raw =
        IntStream.range(0, windows)
            .mapToObj(window -> combined(combination, mapped(combined, all -> all.get(window))))
            .toList();
    IntervalCalibration calibration = IntervalCalibration.of(raw, usable, holdOut);
    List<List<QuantileForecast>> calibrated =
        IntStream.range(0, windows)
            .mapToObj(window -> calibration.apply(raw.get(window), holdOut.until(usable, window)))
            .toList();
    return new CombinationFit(combination, calibration, calibrated);
  }

  private static List<QuantileForecast> combined(
      Combination combination, Map<String, List<QuantileForecast>> members) {
    int series = members.values().iterator().next().size();
    return IntStream.range(0, series)
        .mapToObj(i -> combination.combine(mapped(members, all -> all.get(i))))
        .toList();
  }

  /** The forecasts after some histories, from those of the members. */
  public List<QuantileForecast> forecast(
      Map<String, List<QuantileForecast>> members, List<PanelSeries> histories) {
    return calibration.apply(combined(combination, members), histories);
  }

  static <A, B> Map<String, B> mapped(Map<String, A> members, Function<A, B> of) {
    Map<String, B> mapped = new LinkedHashMap<>();
    members.forEach((name, member) -> mapped.put(name, of.apply(member)));
    return mapped;
  }
}
