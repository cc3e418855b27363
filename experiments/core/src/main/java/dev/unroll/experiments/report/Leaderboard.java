package dev.unroll.experiments.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scores on the test set.
 *
 * @param metric what decides the order
 * @param baselines what can be scored without learning
 * @param entries the models, best first
 */
public record Leaderboard(Metric metric, List<Baseline> baselines, List<Entry> entries) {
  public Leaderboard {
    baselines = List.copyOf(baselines);
    entries = List.copyOf(entries);
  }

  /** A model or a baseline, with what decides its place. */
  public record Row(double score, Optional<Entry> entry, Optional<Baseline> baseline) {}

  /** The models, and the baselines that have the metric, the best first. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Entry entry : entries) {
      double mean = entry.scores().get(metric.name()).mean();
      double score = Double.isNaN(mean) ? Double.POSITIVE_INFINITY : mean;
      rows.add(new Row(score, Optional.of(entry), Optional.empty()));
    }
    for (Baseline baseline : baselines) {
      Double score = baseline.scores().get(metric.name());
      if (score != null) {
        rows.add(new Row(score, Optional.empty(), Optional.of(baseline)));
      }
    }
    rows.sort(Comparator.comparingDouble(Row::score));
    return rows;
  }

  /**
   * A score of which less is better.
   *
   * @param name its key in the score maps; validation curves are in it too
   * @param unit for example "nats a step"; empty if it has none
   * @param solvedBelow a run whose score is under this has solved the task; null if none is set
   */
  public record Metric(String name, String unit, Double solvedBelow) {}

  /**
   * A predictor without skill.
   *
   * @param scores by metric name
   */
  public record Baseline(String name, Map<String, Double> scores) {
    public Baseline {
      scores = Numbers.finite(scores);
    }
  }

  /**
   * One model.
   *
   * @param description in a few words: the cell, its width, what is special
   * @param cost what it took
   * @param runs how many there were and how they ended
   * @param scores by metric name; the first ones are shown first
   */
  public record Entry(
      String name, String description, Cost cost, Runs runs, Map<String, Spread> scores) {
    public Entry {
      scores = Numbers.ordered(scores);
    }
  }

  /**
   * What a model took.
   *
   * @param parameters how many weights were trained
   * @param seconds of training, mean over the runs
   * @param stepsPerSecond steps of sequences trained on a second, median over epochs and runs; NaN
   *     if not measured
   * @param stateBytes what the model carries from step to step of one sequence
   * @param stateGrows whether that grows with every step, and is what it is after 1000
   */
  public record Cost(
      long parameters, double seconds, double stepsPerSecond, long stateBytes, boolean stateGrows) {

    /** The rate with thousands apart. */
    public String rateWords() {
      return Double.isFinite(stepsPerSecond) ? "%,d".formatted(Math.round(stepsPerSecond)) : "–";
    }

    /** The bytes with thousands apart, and a sign for what grows. */
    public String stateWords() {
      return "%,d".formatted(stateBytes) + (stateGrows ? " and growing" : "");
    }
  }

  /**
   * How a model's runs ended.
   *
   * @param successes runs that solved the task; shown only when the metric says what solved means
   * @param total all runs
   * @param diverged one sentence for each run that diverged
   */
  public record Runs(int successes, int total, List<String> diverged) {
    public Runs {
      diverged = List.copyOf(diverged);
    }
  }

  /**
   * One score over several seeds.
   *
   * @param mean of the finite values
   * @param sd the sample standard deviation of the finite values, {@code NaN} with fewer than two
   * @param min the best
   * @param max the worst
   * @param values one a seed; {@code NaN} where a run has none
   */
  public record Spread(double mean, double sd, double min, double max, List<Double> values) {
    public Spread {
      values = Numbers.copy(values);
    }

    /** Mean and standard deviation with four digits, such as 0.0234 ± 0.01. */
    public String words() {
      String middle = Words.number(mean, 4);
      return Double.isNaN(sd) ? middle : middle + " ± " + Words.number(sd, 4);
    }

    /** The worst of all seeds; infinite when one has no value, having diverged before its first. */
    public double worst() {
      return values.stream().allMatch(Double::isFinite) ? max : Double.POSITIVE_INFINITY;
    }

    /** Whether the worst of these values is better than the best of the others. */
    public boolean visiblyBelow(Spread other) {
      return worst() < (Double.isNaN(other.min()) ? Double.POSITIVE_INFINITY : other.min());
    }

    /** Summarises one value a seed; everything is {@code NaN} if no value is finite. */
    public static Spread of(List<Double> values) {
      List<Double> all = Numbers.copy(values);
      double[] finite =
          all.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).toArray();
      if (finite.length == 0) {
        return new Spread(Double.NaN, Double.NaN, Double.NaN, Double.NaN, all);
      }
      double sum = 0;
      for (double value : finite) {
        sum += value;
      }
      double mean = sum / finite.length;
      double min = Arrays.stream(finite).min().orElseThrow();
      double max = Arrays.stream(finite).max().orElseThrow();
      double squares = 0;
      for (double value : finite) {
        squares += (value - mean) * (value - mean);
      }
      double sd = finite.length < 2 ? Double.NaN : Math.sqrt(squares / (finite.length - 1));
      return new Spread(mean, sd, min, max, all);
    }
  }
}
