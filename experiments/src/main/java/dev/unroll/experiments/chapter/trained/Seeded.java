package dev.unroll.experiments.chapter.trained;

import dev.unroll.datasets.Task;
import dev.unroll.experiments.chapter.Words;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.train.Checkpoints;
import dev.unroll.experiments.train.Evaluation;
import dev.unroll.experiments.train.Trainings.Trained;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

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

  /** A score of each seed's best checkpoint on the test part of another task. */
  static Spread elsewhere(List<Trained> runs, Task task, String metric) throws IOException {
    List<Double> scores = new ArrayList<>();
    for (Trained run : runs) {
      scores.add(
          run.result().bestEpoch() == 0
              ? Double.NaN
              : Evaluation.of(Checkpoints.best(run.run()), task, task.test()).get(metric));
    }
    return Spread.of(scores);
  }

  /** The mean, and the range where it is one. */
  static String words(Spread spread) {
    String mean = Words.number(spread.mean());
    return spread.min() == spread.max()
        ? mean
        : "%s (%s to %s)".formatted(mean, Words.number(spread.min()), Words.number(spread.max()));
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
