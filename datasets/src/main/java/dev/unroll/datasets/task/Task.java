package dev.unroll.datasets.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A data set with a question: what goes in, what comes out, which score, which no-skill baseline.
 * Immutable, and safe to share between trainings that run at once.
 */
public interface Task {

  /** Width of one step's input, width of the answer, and how the two relate. */
  record Shape(int inputs, int outputs, Answer answer, Loss loss, List<Double> weights) {
    /**
     * A shape.
     *
     * @param weights of the classes in the loss of answers at the last step; none if all count
     *     alike
     */
    public Shape {
      weights = List.copyOf(weights);
    }

    /** A shape whose classes count alike. */
    public Shape(int inputs, int outputs, Answer answer, Loss loss) {
      this(inputs, outputs, answer, loss, List.of());
    }
  }

  /** When a task wants its answer. */
  enum Answer {
    /** Once, after the last unmasked step: labels [N, K]. */
    LAST_STEP,
    /** At every step: labels [N, K, T]. */
    EVERY_STEP
  }

  /** What training minimises. */
  enum Loss {
    /** Squared error of a linear output, mean over the K outputs. */
    SQUARED_ERROR,
    /** Cross-entropy in nats of a softmax over the K classes. */
    CROSS_ENTROPY
  }

  /** A score. Lower is better, always. */
  record Metric(String name, String unit) {}

  /** What a predictor without memory or skill reaches on the test part, by metric name. */
  record Baseline(String name, Map<String, Double> scores) {}

  String name();

  Shape shape();

  Sequences train();

  Sequences validation();

  Sequences test();

  /**
   * The same question with the training and the validation part together to learn from, for who has
   * chosen by the validation part and is going to be tested; nothing where data is generated, since
   * more of it can be made.
   */
  default Optional<Task> joined() {
    return Optional.empty();
  }

  /**
   * More test parts, by what is special about them, such as sequences longer than those to train
   * on. The first metric is reported on each.
   */
  default Map<String, Sequences> furtherTests() {
    return Map.of();
  }

  /** What the first metric is called on the further test part of that name. */
  default String furtherScore(String part) {
    return metrics().get(0).name() + " at " + part;
  }

  /** The names of all scores of a test: every metric, and the first on each further part. */
  default List<String> testScores() {
    return Stream.concat(
            metrics().stream().map(Metric::name),
            furtherTests().keySet().stream().map(this::furtherScore))
        .toList();
  }

  /** The scores of this task; the first ranks models and chooses the checkpoint. */
  List<Metric> metrics();

  /** The names of the classes, by number; none if the answers are numbers, or have no names. */
  default List<String> classes() {
    return List.of();
  }

  /** A fresh accumulator for {@link #metrics()}. */
  Scorer scorer();

  /** Baselines on the test part, computed from the training part only; never empty. */
  List<Baseline> baselines();

  /** What was found in the data, in words for people: rows, characters, classes, splits … */
  Map<String, String> facts();

  /** The files the data was read from, as they were then; none if it was generated. */
  default List<DataFile> files() {
    return List.of();
  }

  /** Writes what a trained model needs later beside its weights, such as a vocabulary. */
  default void save(Path folder) throws IOException {}
}
