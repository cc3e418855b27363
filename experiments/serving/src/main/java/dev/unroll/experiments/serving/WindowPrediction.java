package dev.unroll.experiments.serving;

import dev.unroll.datasets.datavec.PanelReader;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.datasets.series.SeriesSettings;
import dev.unroll.datasets.task.Grid;
import dev.unroll.experiments.train.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** The values after the last window of a column, of a training on the task series. */
final class WindowPrediction implements Prediction {
  private final SeriesSettings settings;
  private final SeriesScale scale;
  private final List<MultiLayerNetwork> networks;

  WindowPrediction(TrainedRun run) throws IOException {
    this.settings = run.series();
    this.scale = run.scale();
    this.networks = run.networks();
  }

  @Override
  public List<String> columns() {
    return List.of("step", "time", "value");
  }

  @Override
  public void run(Input input, Consumer<Map<String, ?>> rows) throws IOException {
    try (SpooledInput file = SpooledInput.of(input)) {
      answer(file.path(), rows);
    }
  }

  private void answer(Path file, Consumer<Map<String, ?>> rows) {
    PanelReader.Column column =
        PanelReader.readColumn(settings.panel().with("file", file.toString()));
    double[] values = column.series().values();
    int window = settings.window();
    if (values.length < window) {
      throw new InvalidInput(
          "%s: expected at least the %d values that the network reads, got %d"
              .formatted(file, window, values.length));
    }
    Grid last = new Grid(1, 1, window);
    for (int t = 0; t < window; t++) {
      last.set(0, 0, t, scale.of(values[values.length - window + t]));
    }
    float[] forecast =
        Evaluation.answer(networks, new DataSet(last.array(), null)).dup('c').data().asFloat();
    List<LocalDateTime> times = column.times();
    boolean timed = !times.isEmpty() && column.frequency().unit() != Frequency.Unit.NONE;
    for (int h = 0; h < forecast.length; h++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("step", h + 1);
      row.put(
          "time",
          timed ? column.frequency().plus(times.get(times.size() - 1), h + 1L).toString() : "");
      row.put("value", scale.restored(forecast[h]));
      rows.accept(row);
    }
  }
}
