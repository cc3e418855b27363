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
 * Copy memory (Hochreiter and Schmidhuber 1997; this layout: Arjovsky, Shah and Bengio 2016): ten
 * symbols out of eight, then T steps of blanks of which the last is the word "go", then ten blanks
 * during which the ten symbols are wanted in order. Before, blanks are wanted.
 *
 * <p>Features [N, 10, T+20] one-hot (8 symbols, blank, go), labels [N, 9, T+20] (8 symbols, blank).
 */
public final class CopyMemory implements GeneratedTask {
  private static final int SYMBOLS = 8;
  private static final int BLANK = 8;
  private static final int GO = 9;
  private static final int RECALL = 10;
  private static final String NATS = "nats";
  private static final String RECALL_ERROR = "recall error";

  /**
   * The {@code data.*} keys.
   *
   * @param length T, steps between the last symbol shown and the first one wanted
   * @param train number of sequences
   * @param validation number of sequences
   * @param test number of sequences
   * @param seed of the generator
   */
  public record Settings(int length, int train, int validation, int test, long seed) {
    public Settings {
      Problems problems = new Problems().atLeast("data.length", length, 1);
      new Sizes(train, validation, test).check(problems).raise();
    }

    Sizes sizes() {
      return new Sizes(train, validation, test);
    }

    int steps() {
      return length + 2 * RECALL;
    }
  }

  private final Settings settings;

  public CopyMemory(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public Shape shape() {
    return new Shape(SYMBOLS + 2, SYMBOLS + 1, Answer.EVERY_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public Sequences part(int number) {
    return settings.sizes().part(number, settings.seed(), this::make);
  }

  private DataSet make(List<Random> streams) {
    int steps = settings.steps();
    Grid features = new Grid(streams.size(), SYMBOLS + 2, steps);
    Grid labels = new Grid(streams.size(), SYMBOLS + 1, steps);
    for (int n = 0; n < streams.size(); n++) {
      for (int t = 0; t < steps; t++) {
        if (t < RECALL) {
          int symbol = streams.get(n).nextInt(SYMBOLS);
          features.set(n, symbol, t, 1);
          labels.set(n, symbol, steps - RECALL + t, 1);
        } else {
          features.set(n, t == steps - RECALL - 1 ? GO : BLANK, t, 1);
        }
        if (t < steps - RECALL) {
          labels.set(n, BLANK, t, 1);
        }
      }
    }
    return new DataSet(features.array(), labels.array());
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric(NATS, "nats per step, over all T+20 steps"),
        new Metric(RECALL_ERROR, "share wrong of the ten symbols"));
  }

  @Override
  public Scorer scorer() {
    return new CopyScorer();
  }

  /** Blanks are certain; each of the ten symbols costs ln 8 without memory. */
  @Override
  public List<Baseline> baselines() {
    double nats = RECALL * StrictMath.log(SYMBOLS) / settings.steps();
    double wrong = 1 - 1.0 / SYMBOLS;
    return List.of(new Baseline("no memory", OrderedMap.of(NATS, nats, RECALL_ERROR, wrong)));
  }

  @Override
  public Map<String, String> facts() {
    return OrderedMap.of("steps", "" + settings.steps(), "sequences", settings.sizes().toString());
  }

  private static final class CopyScorer implements Scorer {
    private double nats;
    private long steps;
    private long recalled;
    private long wrong;

    @Override
    public void add(DataSet batch, INDArray output) {
      Answers.visit(batch, output, this::answer);
    }

    private void answer(int wanted, boolean right, double cost) {
      nats += cost;
      steps++;
      if (wanted != BLANK) {
        recalled++;
        wrong += right ? 0 : 1;
      }
    }

    @Override
    public Map<String, Double> scores() {
      return OrderedMap.of(NATS, nats / steps, RECALL_ERROR, (double) wrong / recalled);
    }
  }
}
