package dev.unroll.experiments.serving;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.StoredForecast;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The values after the end of every series of a table, by what a forecast run has stored. */
final class ForecastPrediction implements Prediction {
  private final StoredForecast stored;

  ForecastPrediction(RunFolder run) throws IOException {
    this.stored = StoredForecast.read(run);
  }

  @Override
  public List<String> columns() {
    return Stream.concat(
            Stream.of("series", "step", "time"),
            Arrays.stream(Levels.all()).mapToObj(level -> "q" + level))
        .toList();
  }

  @Override
  public void run(Input input, Consumer<Map<String, ?>> rows) throws IOException {
    try (SpooledInput file = SpooledInput.of(input)) {
      answer(file.path(), input.notes(), rows);
    }
  }

  private void answer(Path file, Consumer<String> notes, Consumer<Map<String, ?>> rows)
      throws IOException {
    stored.note().ifPresent(notes);
    ForecastStudy study = stored.otherData(List.of("data.file=" + file));
    study.panel().notes().forEach(notes);
    study
        .unknownAhead()
        .ifPresent(what -> notes.accept("not known ahead: " + what + "; taken as their mean"));
    List<QuantileForecast> forecasts = stored.forecast(study);
    for (int i = 0; i < forecasts.size(); i++) {
      write(study.series().get(i), forecasts.get(i), rows);
    }
  }

  private static void write(
      PanelSeries series, QuantileForecast forecast, Consumer<Map<String, ?>> rows) {
    double[][] quantiles = forecast.quantiles();
    double[] levels = Levels.all();
    for (int h = 0; h < quantiles.length; h++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("series", series.id());
      row.put("step", h + 1);
      row.put("time", series.time(series.size() + h).map(Object::toString).orElse(""));
      for (int q = 0; q < levels.length; q++) {
        row.put("q" + levels[q], quantiles[h][q]);
      }
      rows.accept(row);
    }
  }
}
