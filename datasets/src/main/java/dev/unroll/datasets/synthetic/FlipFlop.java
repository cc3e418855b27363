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
 * The flip-flop (Sussillo and Barak 2013): each of n channels gets, now and then, a pulse of +1 or
 * −1, and zero otherwise; wanted of each, at every step, is its last pulse. Every channel gets one
 * at the first step. To solve it is to keep n bits, which a network does with 2ⁿ stable states.
 *
 * <p>Features [N, n, T], labels [N, n, T].
 */
public final class FlipFlop implements GeneratedTask {
  private static final String MSE = "MSE";
  private static final String ERROR = "error";

  /**
   * The {@code data.*} keys.
   *
   * @param bits n, channels that are kept
   * @param length T, steps in a sequence
   * @param pulse probability of a pulse in a channel at a step
   * @param train number of sequences
   * @param validation number of sequences
   * @param test number of sequences
   * @param seed of the generator
   */
  public record Settings(
      int bits, int length, double pulse, int train, int validation, int test, long seed) {
    public Settings {
      Problems problems =
          new Problems()
              .atLeast("data.bits", bits, 1)
              .atLeast("data.length", length, 2)
              .between("data.pulse", pulse, 0, 1);
      new Sizes(train, validation, test).check(problems).raise();
    }

    Sizes sizes() {
      return new Sizes(train, validation, test);
    }
  }

  private final Settings settings;

  public FlipFlop(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "flip-flop";
  }

  @Override
  public Shape shape() {
    return new Shape(settings.bits(), settings.bits(), Answer.EVERY_STEP, Loss.SQUARED_ERROR);
  }

  @Override
  public Sequences part(int number) {
    return settings.sizes().part(number, settings.seed(), this::make);
  }

  private DataSet make(List<Random> streams) {
    Grid features = new Grid(streams.size(), settings.bits(), settings.length());
    Grid labels = new Grid(streams.size(), settings.bits(), settings.length());
    for (int n = 0; n < streams.size(); n++) {
      int[] kept = new int[settings.bits()];
      for (int t = 0; t < settings.length(); t++) {
        for (int bit = 0; bit < kept.length; bit++) {
          boolean pulse = streams.get(n).nextDouble() < settings.pulse() || t == 0;
          boolean up = streams.get(n).nextBoolean();
          if (pulse) {
            kept[bit] = up ? 1 : -1;
            features.set(n, bit, t, kept[bit]);
          }
          labels.set(n, bit, t, kept[bit]);
        }
      }
    }
    return new DataSet(features.array(), labels.array());
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric(MSE, "squared error of a bit"), new Metric(ERROR, "share of bits wrong"));
  }

  @Override
  public Scorer scorer() {
    return new BitScorer();
  }

  /**
   * What two simple rules reach on average. Without memory nothing is known of a channel that is
   * silent: 0 is the best answer, and half right as a sign. The answer of the step before is wrong,
   * by 2, where a pulse turned the bit, and unknown at the first step.
   */
  @Override
  public List<Baseline> baselines() {
    double later = (settings.length() - 1.0) / settings.length();
    double silent = later * (1 - settings.pulse());
    double turned = later * settings.pulse() / 2;
    return List.of(
        new Baseline("no memory", OrderedMap.of(MSE, silent, ERROR, silent / 2)),
        new Baseline(
            "the answer before",
            OrderedMap.of(MSE, 4 * turned + (1 - later), ERROR, turned + (1 - later) / 2)));
  }

  @Override
  public Map<String, String> facts() {
    return OrderedMap.of(
        "steps",
        "%d, of %d bits with a pulse in %s %% of them"
            .formatted(settings.length(), settings.bits(), 100 * settings.pulse()),
        "sequences",
        settings.sizes().toString());
  }

  /** An answer of 0 is half wrong. */
  private static final class BitScorer implements Scorer {
    private double squares;
    private double wrong;
    private long answers;

    @Override
    public void add(DataSet batch, INDArray output) {
      double[] wanted = Answers.values(batch.getLabels());
      double[] given = Answers.values(output);
      for (int i = 0; i < wanted.length; i++) {
        squares += (given[i] - wanted[i]) * (given[i] - wanted[i]);
        wrong += (1 - Math.signum(given[i]) * wanted[i]) / 2;
      }
      answers += wanted.length;
    }

    @Override
    public Map<String, Double> scores() {
      return OrderedMap.of(MSE, squares / answers, ERROR, wrong / answers);
    }
  }
}
