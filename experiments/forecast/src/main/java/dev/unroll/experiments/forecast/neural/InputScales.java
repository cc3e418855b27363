package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.experiments.forecast.neural.NeuralModel.Logarithm;
import dev.unroll.runtime.ForecastSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The scalers and categories of the inputs of a fit. A series that was not in the fit is scaled by
 * its own past.
 *
 * @param series scalers by the name of the series
 */
record InputScales(Map<String, SeriesScales> series, StaticInputs statics) {

  /**
   * Of one series.
   *
   * @param log whether its logarithm is forecast; null in a fit of an earlier version, where the
   *     setting says so
   * @param known of each input known ahead
   * @param past of each input of the past
   */
  record SeriesScales(
      Boolean log, SeriesScale value, List<SeriesScale> known, List<SeriesScale> past) {
    static SeriesScales fit(PanelSeries series, NeuralSpec spec) {
      boolean log = spec.logs(series);
      Transform transform = spec.transform(log);
      double[] values = transform.values(transform.levels(series));
      return new SeriesScales(
          log,
          spec.scaler(values).orElse(SeriesScale.NONE),
          fit(series.known(), values.length),
          fit(series.past(), values.length));
    }

    private static List<SeriesScale> fit(double[][] rows, int steps) {
      return Arrays.stream(rows)
          .map(
              row ->
                  SeriesScale.fitted(row, 0, Math.min(steps, row.length)).orElse(SeriesScale.NONE))
          .toList();
    }

    Transform transform(NeuralSpec spec) {
      return spec.transform(log == null ? spec.model().log() == Logarithm.TRUE : log);
    }

    private Stream<SeriesScale> all() {
      return Stream.of(List.of(value), known, past).flatMap(List::stream);
    }
  }

  /**
   * Refuses what no fit gives.
   *
   * @throws InvalidInput if a scaler cannot be used
   */
  void check() {
    Stream<SeriesScale> all = series.values().stream().flatMap(SeriesScales::all);
    Stream<SeriesScale> fixed = statics.columns().stream().map(StaticInputs.Column::scale);
    if (!Stream.concat(all, fixed).allMatch(SeriesScale::usable)) {
      throw new InvalidInput("expected scales with a spread above 0");
    }
    statics.columns().forEach(column -> List.copyOf(column.categories()));
  }

  static InputScales fit(List<PanelSeries> past, NeuralSpec spec) {
    Map<String, SeriesScales> series = new LinkedHashMap<>();
    past.forEach(one -> series.put(one.id(), SeriesScales.fit(one, spec)));
    return new InputScales(series, StaticInputs.fit(past));
  }

  /** Those for a series as a stream has it, of which an unknown one has its last values alone. */
  InputScales ofStream(PanelSeries one, NeuralSpec spec) {
    if (series.containsKey(one.id())) {
      return this;
    }
    double[] last = new double[spec.reach()];
    double[] values = one.values();
    Arrays.setAll(last, t -> at(values, values.length - last.length + t));
    ForecastSpec.Series found = spec.exported().ofNew(last);
    SeriesScale scale = new SeriesScale(found.centre(), found.spread());
    SeriesScales own =
        new SeriesScales(
            found.log(),
            scale,
            SeriesScales.fit(one.known(), values.length),
            SeriesScales.fit(one.past(), values.length));
    return new InputScales(Map.of(one.id(), own), statics);
  }

  private static double at(double[] values, int t) {
    return t < 0 ? Double.NaN : values[t];
  }

  SeriesScales of(PanelSeries one, NeuralSpec spec) {
    SeriesScales own = series.get(one.id());
    return own == null ? SeriesScales.fit(one, spec) : own;
  }
}
