package dev.unroll.experiments.serving;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import dev.unroll.experiments.forecast.neural.ForecastState;
import dev.unroll.experiments.forecast.neural.NeuralFit;
import dev.unroll.experiments.forecast.neural.NeuralFitFile;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The values after the end of every series of a table, by the network of a forecast run. */
final class ForecastPrediction implements Prediction {
  private final RunFolder run;
  private final NeuralFit fit;

  ForecastPrediction(RunFolder run) throws IOException {
    this.run = run;
    this.fit = NeuralFitFile.read(run);
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
    ForecastStudy study =
        ForecastStudy.ofOtherData(
            run.recipe(), List.of("data.file=" + file), ForecastState.frequency(run));
    study.panel().notes().forEach(notes);
    study
        .unknownAhead()
        .ifPresent(what -> notes.accept("not known ahead: " + what + "; taken as their mean"));
    List<PanelSeries> histories = study.series().stream().map(study::filled).toList();
    List<Predicted> forecasts = study.reconciled(fit, histories).forecast(histories);
    for (int i = 0; i < histories.size(); i++) {
      write(histories.get(i), forecasts.get(i), rows);
    }
  }

  private static void write(PanelSeries series, Predicted forecast, Consumer<Map<String, ?>> rows) {
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
