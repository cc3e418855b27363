package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Answers;
import dev.unroll.datasets.task.Grid;
import dev.unroll.datasets.task.OrderedMap;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Sizes;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The adding problem (Hochreiter and Schmidhuber 1997, experiment 4, in the form of Le, Jaitly and
 * Hinton 2015): at each of T steps a number u_t uniform in [0, 1) and a marker; the marker is 1 at
 * one step of each half. Wanted after the last step: the sum of the two marked numbers.
 *
 * <p>Features [N, 2, T], labels [N, 1].
 */
public final class Adding implements GeneratedTask {
  private static final String MSE = "MSE";

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
      Problems problems = new Problems().atLeast("data.length", length, 2);
      new Sizes(train, validation, test).check(problems).raise();
    }

    Sizes sizes() {
      return new Sizes(train, validation, test);
    }
  }

  private final Settings settings;

  public Adding(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "adding";
  }

  @Override
  public Shape shape() {
    return new Shape(2, 1, Answer.LAST_STEP, Loss.SQUARED_ERROR);
  }

  @Override
  public Sequences part(int number) {
    return settings.sizes().part(number, settings.seed(), this::make);
  }

  private DataSet make(List<Random> streams) {
    int steps = settings.length();
    int half = steps / 2;
    Grid features = new Grid(streams.size(), 2, steps);
    Grid labels = new Grid(streams.size(), 1, 1);
    for (int n = 0; n < streams.size(); n++) {
      Random random = streams.get(n);
      int first = random.nextInt(half);
      int second = half + random.nextInt(steps - half);
      double sum = 0;
      for (int t = 0; t < steps; t++) {
        double u = random.nextDouble();
        features.set(n, 0, t, u);
        if (t == first || t == second) {
          features.set(n, 1, t, 1);
          sum += u;
        }
      }
      labels.set(n, 0, 0, sum);
    }
    return new DataSet(features.array(), labels.flat());
  }

  @Override
  public List<Metric> metrics() {
    return List.of(new Metric(MSE, "squared error of the sum"));
  }

  @Override
  public Scorer scorer() {
    return new SquaredError();
  }

  /** The sum has mean 1 and, being of two independent uniform numbers, variance 2/12. */
  @Override
  public List<Baseline> baselines() {
    return List.of(new Baseline("predict the mean", Map.of(MSE, 1.0 / 6)));
  }

  @Override
  public Map<String, String> facts() {
    return OrderedMap.of("steps", "" + settings.length(), "sequences", settings.sizes().toString());
  }

  private static final class SquaredError implements Scorer {
    private double sum;
    private long answers;

    @Override
    public void add(DataSet batch, INDArray output) {
      double[] wanted = Answers.values(batch.getLabels());
      double[] given = Answers.values(output);
      for (int i = 0; i < wanted.length; i++) {
        sum += (given[i] - wanted[i]) * (given[i] - wanted[i]);
      }
      answers += wanted.length;
    }

    @Override
    public Map<String, Double> scores() {
      return Map.of(MSE, sum / answers);
    }
  }
}
