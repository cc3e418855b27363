package dev.unroll.experiments.compare;

import dev.unroll.datasets.series.SeriesTask;
import dev.unroll.datasets.task.Task;
import dev.unroll.datasets.text.TextTask;
import dev.unroll.experiments.report.Numbers;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.experiments.text.TextGenerator;
import dev.unroll.experiments.train.Checkpoints;
import dev.unroll.experiments.train.Evaluation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** What the first seed of each preset does: it generates a text, or forecasts a series. */
final class ExampleSection {
  private static final int LENGTH = 400;
  private static final double TEMPERATURE = 0.8;
  private static final int FORECASTS = 3;

  private ExampleSection() {}

  /** Nothing if the task is of another kind, or no run has a network. */
  static Optional<Section> of(Task task, Map<String, List<ComparedRun>> runs) throws IOException {
    Map<String, ComparedRun> first = first(runs);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    if (task instanceof TextTask) {
      return Optional.of(samples(first));
    }
    return task instanceof SeriesTask series
        ? Optional.of(forecasts(series, first))
        : Optional.empty();
  }

  /** The first run of each preset that has a network. */
  static Map<String, ComparedRun> first(Map<String, List<ComparedRun>> runs) {
    Map<String, ComparedRun> first = new LinkedHashMap<>();
    runs.forEach(
        (preset, all) ->
            all.stream()
                .filter(run -> run.result().bestEpoch() > 0)
                .findFirst()
                .ifPresent(run -> first.put(preset, run)));
    return first;
  }

  private static Section samples(Map<String, ComparedRun> runs) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (ComparedRun run : runs.values()) {
      TextGenerator generator =
          new TextGenerator(Checkpoints.bestOrLast(run.folder()).model(), run.recipe().seed());
      rows.add(List.of(run.recipe().model(), generator.generate("", LENGTH, TEMPERATURE)));
    }
    return Section.of(
            "samples",
            "Samples",
            "Each network generated this text, one symbol at a time, each drawn from its own"
                + " prediction. Look for what needs memory: words that end as they began, brackets"
                + " and quotes that close, a subject that returns.")
        .with(List.of(), List.of(new Table("", List.of("preset", "text"), rows)), List.of());
  }

  /** Forecasts from a few windows spread over the test part. */
  private static Section forecasts(SeriesTask task, Map<String, ComparedRun> runs)
      throws IOException {
    int size = task.test().size();
    int count = Math.min(FORECASTS, size);
    List<List<Mark>> marks = new ArrayList<>();
    List<Integer> positions =
        IntStream.range(0, count)
            .mapToObj(i -> count == 1 ? 0 : (int) ((long) i * (size - 1) / (count - 1)))
            .toList();
    positions.forEach(position -> marks.add(new ArrayList<>()));
    int horizon = 0;
    for (Map.Entry<String, ComparedRun> run : runs.entrySet()) {
      List<MultiLayerNetwork> networks = Checkpoints.allTested(run.getValue().folder());
      for (int i = 0; i < count; i++) {
        int position = positions.get(i);
        double[] scaled = Evaluation.answer(networks, task.test().batch(position)).toDoubleVector();
        horizon = scaled.length;
        List<Double> forecast = Numbers.list(task.original(scaled));
        List<Double> rows = rows(task.testRow(position), horizon);
        marks.get(i).add(new Mark.Line(run.getKey(), run.getKey(), rows, forecast, false));
      }
    }
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      figures.add(figure(task, task.testRow(positions.get(i)), horizon, marks.get(i)));
    }
    return Section.of(
            "forecasts",
            "Forecasts",
            "Stretches of the test part: the values observed (black line), and what each network"
                + " forecast. A forecast that copies the series one step late has learnt only to"
                + " repeat the last value.")
        .with(figures, List.of(), List.of());
  }

  private static Figure figure(SeriesTask task, int row, int horizon, List<Mark> forecasts) {
    List<Double> observed =
        IntStream.range(row, row + horizon).mapToObj(t -> task.series().values()[t]).toList();
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark.Line("observed", "", rows(row, horizon), observed, false));
    marks.addAll(forecasts);
    return new Figure(
        "%s to %s".formatted(time(task, row), time(task, row + horizon - 1)),
        "",
        Axis.linear("row"),
        Axis.linear("value"),
        marks);
  }

  private static List<Double> rows(int row, int horizon) {
    return IntStream.range(row, row + horizon).mapToObj(t -> t + 1.0).toList();
  }

  private static String time(SeriesTask task, int row) {
    return task.time(row)
        .map(time -> time.toString().replace("T00:00", ""))
        .orElse("row " + (row + 1));
  }
}
