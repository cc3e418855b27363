package dev.unroll.experiments.compare;

import dev.unroll.datasets.series.SeriesTask;
import dev.unroll.datasets.task.Task;
import dev.unroll.datasets.text.TextTask;
import dev.unroll.experiments.report.Examples;
import dev.unroll.experiments.report.Examples.Forecast;
import dev.unroll.experiments.report.Examples.Sample;
import dev.unroll.experiments.report.Numbers;
import dev.unroll.experiments.text.TextGenerator;
import dev.unroll.experiments.train.Checkpoints;
import dev.unroll.experiments.train.Evaluation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** What the models do, to look at: the first seed of each writes a text or makes forecasts. */
final class Showcase {
  private static final int LENGTH = 400;
  private static final double TEMPERATURE = 0.8;
  private static final int FORECASTS = 3;

  private Showcase() {}

  static Examples of(Task task, List<ComparedRun> runs) throws IOException {
    List<Sample> samples = new ArrayList<>();
    List<Forecast> forecasts = new ArrayList<>();
    for (ComparedRun run : firstSeeds(runs)) {
      if (task instanceof TextTask text) {
        samples.add(sample(run, text));
      } else if (task instanceof SeriesTask series) {
        forecasts.addAll(forecasts(run, series));
      }
    }
    return new Examples(samples, forecasts);
  }

  /** One run a model, of those that have a network to show. */
  private static List<ComparedRun> firstSeeds(List<ComparedRun> runs) {
    Map<String, ComparedRun> first = new LinkedHashMap<>();
    runs.stream()
        .filter(run -> run.result().bestEpoch() > 0)
        .forEach(run -> first.putIfAbsent(run.recipe().model(), run));
    return List.copyOf(first.values());
  }

  private static Sample sample(ComparedRun run, TextTask text) throws IOException {
    TextGenerator generator =
        new TextGenerator(Checkpoints.best(run.folder()), text.vocabulary(), run.recipe().seed());
    return new Sample(run.recipe().model(), generator.generate("", LENGTH, TEMPERATURE));
  }

  /** Forecasts from a few windows spread over the test part. */
  private static List<Forecast> forecasts(ComparedRun run, SeriesTask task) throws IOException {
    MultiLayerNetwork network = Checkpoints.best(run.folder());
    int size = task.test().size();
    int count = Math.min(FORECASTS, size);
    List<Forecast> forecasts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int position = count == 1 ? 0 : (int) ((long) i * (size - 1) / (count - 1));
      double[] scaled = Evaluation.answer(network, task.test().batch(position)).toDoubleVector();
      int row = task.testRow(position);
      int horizon = scaled.length;
      List<String> times =
          IntStream.range(row, row + horizon).mapToObj(t -> time(task, t)).toList();
      List<Double> actual =
          IntStream.range(row, row + horizon).mapToObj(t -> task.series().values()[t]).toList();
      List<Double> predicted = Numbers.list(task.original(scaled));
      forecasts.add(new Forecast(run.recipe().model(), times, actual, predicted));
    }
    return forecasts;
  }

  private static String time(SeriesTask task, int row) {
    return task.time(row)
        .map(time -> time.toString().replace("T00:00", ""))
        .orElse("row " + (row + 1));
  }
}
