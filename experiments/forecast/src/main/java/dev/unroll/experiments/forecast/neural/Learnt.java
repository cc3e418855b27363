package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.Scale;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a fit learns of its series besides weights. A series it has not seen is scaled by its own
 * past.
 *
 * @param series scales by the name of the series
 */
record Learnt(Map<String, Scales> series, Statics statics) {

  /**
   * Of one series.
   *
   * @param known of each input known ahead
   * @param past of each input of the past
   */
  record Scales(Scale value, List<Scale> known, List<Scale> past) {
    static Scales of(PanelSeries series, NeuralSpec spec) {
      double[] values = spec.transform().values(spec.transform().levels(series));
      return new Scales(
          spec.scale(values, 0, values.length).orElse(Scale.NONE),
          ofRows(series.known(), values.length),
          ofRows(series.past(), values.length));
    }

    private static List<Scale> ofRows(double[][] rows, int steps) {
      return Arrays.stream(rows)
          .map(row -> Scale.fitted(row, 0, Math.min(steps, row.length)).orElse(Scale.NONE))
          .toList();
    }
  }

  /**
   * Refuses what no fit learns.
   *
   * @throws InvalidInput if a scale is none
   */
  void check() {
    Stream<Scale> all =
        series.values().stream()
            .flatMap(
                scales ->
                    Stream.of(
                            Stream.of(scales.value()),
                            scales.known().stream(),
                            scales.past().stream())
                        .flatMap(one -> one));
    Stream<Scale> fixed = statics.columns().stream().map(Statics.Column::scale);
    if (!Stream.concat(all, fixed).allMatch(Scale::usable)) {
      throw new InvalidInput("expected scales with a spread above 0");
    }
    statics.columns().forEach(column -> List.copyOf(column.categories()));
  }

  static Learnt of(List<PanelSeries> past, NeuralSpec spec) {
    Map<String, Scales> series = new LinkedHashMap<>();
    past.forEach(one -> series.put(one.id(), Scales.of(one, spec)));
    return new Learnt(series, Statics.of(past));
  }

  Scales of(PanelSeries one, NeuralSpec spec) {
    Scales known = series.get(one.id());
    return known == null ? Scales.of(one, spec) : known;
  }
}
