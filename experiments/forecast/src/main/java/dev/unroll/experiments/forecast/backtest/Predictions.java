package dev.unroll.experiments.forecast.backtest;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.JsonLines;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Forecasts in a file, one line for each model and window, from which a backtest resumes. */
public final class Predictions {
  private static final TypeReference<List<double[][]>> FORECASTS = new TypeReference<>() {};
  private static final TypeReference<List<List<double[][]>>> HELD_OUT = new TypeReference<>() {};

  private final JsonLines lines; // null: in memory alone
  private final Map<String, Kept> kept = new HashMap<>();

  /**
   * The forecasts of one window.
   *
   * @param heldOut of the hold-out of the fit before it; null where no fit was made
   */
  record Kept(
      List<QuantileForecast> forecasts, List<List<QuantileForecast>> heldOut, double seconds) {
    /** Whether it is a forecast of so many series, so many steps ahead. */
    boolean fits(int series, int horizon) {
      return forecasts.size() == series
          && forecasts.stream().allMatch(one -> one.horizon() == horizon);
    }
  }

  private Predictions() {
    this.lines = null;
  }

  /** Forecasts that no file keeps. */
  public static Predictions inMemory() {
    return new Predictions();
  }

  /** Forecasts in a file, with those of earlier calls. */
  public Predictions(JsonLines lines) throws IOException {
    this.lines = lines;
    lines.retain(line -> true);
    lines.forEach(this::keep);
  }

  private void keep(Map<String, Object> line) {
    List<QuantileForecast> forecasts =
        forecasts(Json.MAPPER.convertValue(line.get("quantiles"), FORECASTS));
    List<List<double[][]>> heldOut = Json.MAPPER.convertValue(line.get("held-out"), HELD_OUT);
    String key = key(String.valueOf(line.get("model")), (int) Json.number(line.get("window")));
    kept.put(
        key,
        new Kept(
            forecasts,
            heldOut == null ? null : heldOut.stream().map(Predictions::forecasts).toList(),
            Json.number(line.get("seconds"))));
  }

  private static List<QuantileForecast> forecasts(List<double[][]> quantiles) {
    boolean whole =
        quantiles.stream().flatMap(Arrays::stream).allMatch(step -> step.length == Levels.count());
    if (!whole) {
      throw new IllegalArgumentException("expected a quantile for each level");
    }
    return quantiles.stream().map(QuantileForecast::new).toList();
  }

  private static String key(String model, int window) {
    return window + " " + model;
  }

  /** Null if there is none. */
  Kept of(String model, int window) {
    return kept.get(key(model, window));
  }

  void add(String model, int window, Kept made) throws IOException {
    kept.put(key(model, window), made);
    if (lines != null) {
      lines.append(line(model, window, made));
    }
  }

  private static Map<String, Object> line(String model, int window, Kept made) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("model", model);
    line.put("window", window);
    line.put("seconds", made.seconds());
    line.put("quantiles", quantiles(made.forecasts()));
    if (made.heldOut() != null) {
      line.put("held-out", made.heldOut().stream().map(Predictions::quantiles).toList());
    }
    return line;
  }

  /** Adds forecasts that were made elsewhere, as lines of a file. */
  public void addAll(List<String> made) throws IOException {
    for (String text : made) {
      Map<String, Object> line = Json.object(text);
      keep(line);
      if (lines != null) {
        lines.append(line);
      }
    }
  }

  /** What there is of one forecaster, as lines of a file. */
  public List<String> lines(String model) {
    return kept.keySet().stream()
        .filter(key -> key.endsWith(" " + model))
        .map(key -> Integer.parseInt(key.substring(0, key.indexOf(' '))))
        .sorted()
        .map(window -> Json.line(line(model, window, of(model, window))))
        .toList();
  }

  private static List<List<double[]>> quantiles(List<QuantileForecast> forecasts) {
    return forecasts.stream().map(QuantileForecast::quantiles).map(Arrays::asList).toList();
  }
}
