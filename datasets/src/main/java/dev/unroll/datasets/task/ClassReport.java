package dev.unroll.datasets.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Counts what class was chosen for which, and how probable each choice was said to be. Means over
 * classes are over those that were wanted.
 */
public final class ClassReport implements Scorer {
  public static final String BALANCED_ERROR = "balanced error";
  private static final String F1 = "1 - macro F1";
  private static final int BINS = 10;

  private final long[][] counts; // wanted, chosen
  private final long[] said = new long[BINS];
  private final double[] probability = new double[BINS];
  private final long[] held = new long[BINS];
  private double nats;

  /** A report on K classes. */
  public ClassReport(int classes) {
    counts = new long[classes][classes];
  }

  /**
   * Scores by metric name: the share of wrong answers, its mean over classes, nats per answer, and
   * 1 minus the mean F1 of the classes.
   */
  public static List<Task.Metric> metrics() {
    return List.of(
        new Task.Metric(ClassScorer.ERROR, "share wrong"),
        new Task.Metric(BALANCED_ERROR, "share wrong, mean over classes"),
        new Task.Metric(ClassScorer.NATS, "nats per answer"),
        new Task.Metric(F1, "of 1"));
  }

  @Override
  public void add(DataSet batch, INDArray output) {
    Answers.choices(batch, output, this::add);
  }

  /** Adds one answer, given by the probabilities of the classes. */
  public void add(int wanted, double[] probabilities) {
    int chosen = 0;
    for (int k = 1; k < probabilities.length; k++) {
      chosen = probabilities[k] > probabilities[chosen] ? k : chosen;
    }
    add(wanted, chosen, probabilities[wanted], probabilities[chosen]);
  }

  private void add(int wanted, int chosen, double right, double highest) {
    counts[wanted][chosen]++;
    nats += Answers.nats(right);
    int bin = (int) Math.min(BINS - 1, highest * BINS);
    said[bin]++;
    probability[bin] += highest;
    held[bin] += chosen == wanted ? 1 : 0;
  }

  @Override
  public Map<String, Double> scores() {
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put(ClassScorer.ERROR, 1 - accuracy());
    scores.put(BALANCED_ERROR, 1 - balancedAccuracy());
    scores.put(ClassScorer.NATS, nats());
    scores.put(F1, 1 - macroF1());
    return scores;
  }

  private IntStream classes() {
    return IntStream.range(0, counts.length);
  }

  private IntStream wanted() {
    return classes().filter(k -> support(k) > 0);
  }

  /** How often the class of one number was answered by that of another. */
  public long count(int wanted, int chosen) {
    return counts[wanted][chosen];
  }

  /** Answers in all. */
  public long answers() {
    return classes().mapToLong(this::support).sum();
  }

  /** Answers that should be this class. */
  public long support(int k) {
    return classes().mapToLong(chosen -> counts[k][chosen]).sum();
  }

  private long chosen(int k) {
    return classes().mapToLong(wanted -> counts[wanted][k]).sum();
  }

  /** Of the answers that should be this class, the share that is; NaN if none should. */
  public double recall(int k) {
    return (double) counts[k][k] / support(k);
  }

  /** Of the answers that are this class, the share that should be; NaN if none is. */
  public double precision(int k) {
    return (double) counts[k][k] / chosen(k);
  }

  /** The harmonic mean of precision and recall; NaN for a class that is nowhere. */
  public double f1(int k) {
    return 2.0 * counts[k][k] / (support(k) + chosen(k));
  }

  /** Share of right answers. */
  public double accuracy() {
    return (double) classes().mapToLong(k -> counts[k][k]).sum() / answers();
  }

  /** Mean recall. */
  public double balancedAccuracy() {
    return wanted().mapToDouble(this::recall).average().orElse(Double.NaN);
  }

  /** Mean F1. */
  public double macroF1() {
    return wanted().mapToDouble(this::f1).average().orElse(Double.NaN);
  }

  /** Mean of minus the logarithm of the right class's probability (log loss). */
  public double nats() {
    return nats / answers();
  }

  /**
   * Answers whose probability was said to lie in one tenth.
   *
   * @param said mean probability
   * @param right share of right answers
   * @param answers how many
   */
  public record Reliability(double said, double right, long answers) {}

  /** The tenths of probability that have answers, from the lowest. */
  public List<Reliability> reliability() {
    return IntStream.range(0, BINS)
        .filter(b -> said[b] > 0)
        .mapToObj(
            b -> new Reliability(probability[b] / said[b], (double) held[b] / said[b], said[b]))
        .toList();
  }

  /**
   * Expected calibration error: mean distance of what was said from what held (Guo et al. 2017).
   */
  public double calibrationError() {
    return reliability().stream()
            .mapToDouble(bin -> bin.answers() * Math.abs(bin.said() - bin.right()))
            .sum()
        / answers();
  }
}
