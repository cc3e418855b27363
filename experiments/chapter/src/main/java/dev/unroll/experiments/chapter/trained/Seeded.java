package dev.unroll.experiments.chapter.trained;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.train.Checkpoints;
import dev.unroll.experiments.train.Evaluation;
import dev.unroll.experiments.train.Trainings.Trained;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** What several seeds have in common: spreads, and lines with a band around them. */
final class Seeded {
  private Seeded() {}

  /** One number a seed. */
  static Spread spread(List<Trained> runs, ToDoubleFunction<Trained> number) {
    return Spread.of(runs.stream().map(number::applyAsDouble).toList());
  }

  /** A test score; NaN where a run diverged before its first checkpoint. */
  static Spread test(List<Trained> runs, String metric) {
    return spread(runs, run -> run.result().test().getOrDefault(metric, Double.NaN));
  }

  /**
   * A score of each seed's best checkpoint on the test parts of other tasks.
   *
   * @return one spread a task
   */
  static List<Spread> elsewhere(List<Trained> runs, List<Task> tasks, String metric)
      throws IOException {
    List<List<Double>> scores =
        tasks.stream().map(task -> (List<Double>) new ArrayList<Double>()).toList();
    for (Trained run : runs) {
      boolean scored = run.result().bestEpoch() > 0;
      MultiLayerNetwork network = scored ? Checkpoints.best(run.run()) : null;
      for (int k = 0; k < tasks.size(); k++) {
        Task task = tasks.get(k);
        scores
            .get(k)
            .add(scored ? Evaluation.of(network, task, task.test()).get(metric) : Double.NaN);
      }
    }
    return scores.stream().map(Spread::of).toList();
  }

  /** A validation score after each epoch, one list a seed. */
  static List<List<Double>> validation(List<Trained> runs, String metric) throws IOException {
    List<List<Double>> curves = new ArrayList<>();
    for (Trained run : runs) {
      List<Double> curve = new ArrayList<>();
      run.run()
          .metrics()
          .forEach(
              line -> {
                if (line.get("validation") instanceof Map<?, ?> scores) {
                  curve.add(Json.number(scores.get(metric)));
                }
              });
      curves.add(curve);
    }
    return curves;
  }

  /** The mean, and the range where it is one. */
  static String words(Spread spread) {
    String mean = Words.number(spread.mean());
    return spread.min() == spread.max()
        ? mean
        : "%s (%s to %s)".formatted(mean, Words.number(spread.min()), Words.number(spread.max()));
  }

  /** What the values are logarithms of: the geometric mean, and the range. */
  static String ofLogs(Spread logs) {
    String mean = Words.number(Math.exp(logs.mean()));
    return "%s (%s to %s)"
        .formatted(mean, Words.number(Math.exp(logs.min())), Words.number(Math.exp(logs.max())));
  }

  /**
   * The mean over the seeds as a line, with a band from the least to the largest. Where seeds end
   * at different places, the mean is over those that are left.
   *
   * @param model gives the colour
   * @param perSeed one list of values a seed, for the first of the places {@code x}
   */
  static List<Mark> band(String name, String model, List<Double> x, List<List<Double>> perSeed) {
    List<Spread> spreads = new ArrayList<>();
    for (int k = 0; k < x.size(); k++) {
      int place = k;
      spreads.add(
          Spread.of(
              perSeed.stream()
                  .filter(values -> values.size() > place)
                  .map(values -> values.get(place))
                  .toList()));
    }
    return spreads(name, model, x, spreads);
  }

  /**
   * The same of natural logarithms at the places 0, 1, 2, …, drawn as what they are logarithms of:
   * the line is the geometric mean.
   */
  static List<Mark> logBand(String name, String model, List<List<Double>> logs) {
    List<Double> x = IntStream.range(0, logs.get(0).size()).mapToObj(k -> (double) k).toList();
    List<Mark> marks = new ArrayList<>();
    for (Mark mark : band(name, model, x, logs)) {
      if (mark instanceof Mark.Band band) {
        marks.add(new Mark.Band(name, model, x, exp(band.low()), exp(band.high())));
      } else if (mark instanceof Mark.Line line) {
        marks.add(new Mark.Line(name, model, x, exp(line.y()), false));
      }
    }
    return marks;
  }

  private static List<Double> exp(List<Double> logs) {
    return logs.stream().map(Math::exp).toList();
  }

  /** The mean at each place as a line, with a band from the least to the largest. */
  static List<Mark> spreads(String name, String model, List<Double> x, Collection<Spread> at) {
    return List.of(
        new Mark.Band(
            name,
            model,
            x,
            at.stream().map(Spread::min).toList(),
            at.stream().map(Spread::max).toList()),
        new Mark.Line(name, model, x, at.stream().map(Spread::mean).toList(), false));
  }

  /** The numbers from 1 to {@code count}. */
  static List<Double> count(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(k -> (double) k).toList();
  }
}
