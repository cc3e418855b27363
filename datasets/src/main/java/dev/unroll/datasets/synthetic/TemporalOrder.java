package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.ClassScorer;
import dev.unroll.datasets.task.Grid;
import dev.unroll.datasets.task.OrderedMap;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Sizes;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Temporal order (Hochreiter and Schmidhuber 1997, experiment 6a, at the positions of Pascanu,
 * Mikolov and Bengio 2013): noise of four symbols, in which a first X or Y hides within steps
 * [T/10, 2T/10) and a second within [4T/10, 5T/10). Wanted after the last step: which of XX, XY,
 * YX, YY it was.
 *
 * <p>Features [N, 6, T] one-hot (X, Y, four of noise), labels [N, 4].
 */
public final class TemporalOrder implements GeneratedTask {
  private static final int MARKS = 2;
  private static final int NOISE = 4;
  private static final int CLASSES = 4;

  /**
   * The {@code data.*} keys.
   *
   * @param length T, steps in a sequence
   * @param train number of sequences
   * @param validation number of sequences
   * @param test number of sequences
   * @param seed of the generator
   */
  public record Settings(int length, int train, int validation, int test, long seed) {
    public Settings {
      Problems problems = new Problems().atLeast("data.length", length, 10);
      new Sizes(train, validation, test).check(problems).raise();
    }

    Sizes sizes() {
      return new Sizes(train, validation, test);
    }
  }

  private final Settings settings;

  public TemporalOrder(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "temporal-order";
  }

  @Override
  public Shape shape() {
    return new Shape(MARKS + NOISE, CLASSES, Answer.LAST_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public Sequences part(int number) {
    return settings.sizes().part(number, settings.seed(), this::make);
  }

  private DataSet make(List<Random> streams) {
    int steps = settings.length();
    Grid features = new Grid(streams.size(), MARKS + NOISE, steps);
    int[] classes = new int[streams.size()];
    for (int n = 0; n < classes.length; n++) {
      Random random = streams.get(n);
      int early = within(random, steps / 10, 2 * steps / 10);
      int late = within(random, 4 * steps / 10, 5 * steps / 10);
      int first = random.nextInt(MARKS);
      int second = random.nextInt(MARKS);
      for (int t = 0; t < steps; t++) {
        int noise = MARKS + random.nextInt(NOISE);
        features.set(n, t == early ? first : t == late ? second : noise, t, 1);
      }
      classes[n] = MARKS * first + second;
    }
    return new DataSet(features.array(), Grid.oneHot(classes, CLASSES));
  }

  private static int within(Random random, int from, int to) {
    return from + random.nextInt(to - from);
  }

  @Override
  public List<Metric> metrics() {
    return ClassScorer.metrics();
  }

  @Override
  public Scorer scorer() {
    return new ClassScorer();
  }

  /** The four classes are equally likely. */
  @Override
  public List<Baseline> baselines() {
    double wrong = 1 - 1.0 / CLASSES;
    double nats = StrictMath.log(CLASSES);
    return List.of(
        new Baseline("guess", OrderedMap.of(ClassScorer.ERROR, wrong, ClassScorer.NATS, nats)));
  }

  @Override
  public Map<String, String> facts() {
    return OrderedMap.of(
        "steps", "" + settings.length(), "sequences", settings.sizes() + ", of XX, XY, YX or YY");
  }
}
