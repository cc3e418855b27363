package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.ClassScorer;
import dev.unroll.datasets.task.GeneratedPart;
import dev.unroll.datasets.task.OrderedMap;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Seeds;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Sizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A task on sequences of symbols with an answer at some of the steps. One generator makes sequences
 * of any length, so that further test parts can be longer than what is trained on.
 *
 * <p>Features [N, I, T] one-hot, labels [N, K, T] with a mask [N, T] where not every step is asked.
 */
interface SymbolTask extends GeneratedTask {

  /**
   * What is made.
   *
   * @param length of the sequences to train on, in the task's own measure
   * @param longer lengths of the further test parts
   * @param sizes numbers of sequences; every further test part has as many as the test part
   * @param seed of the generator
   */
  record Plan(int length, List<Integer> longer, Sizes sizes, long seed) {}

  /** The settings that every such task has, as their names in its record. */
  interface PlanSettings {
    int length();

    String testLengths();

    int train();

    int validation();

    int test();

    long seed();

    default Plan plan() {
      Sizes sizes = new Sizes(train(), validation(), test());
      return new Plan(length(), TestLengths.above(length(), testLengths()), sizes, seed());
    }

    /** Throws if anything is wrong with these settings, or was before. */
    static void check(Problems problems, String testLengths, Sizes sizes) {
      sizes.check(TestLengths.check(problems, testLengths)).raise();
    }
  }

  Plan plan();

  /** How many steps the longest sequence of that length has. */
  int steps(int length);

  /**
   * Makes one sequence.
   *
   * @param random its random stream
   * @param length of the sequence
   * @param into receives the symbols and answers
   */
  void write(Random random, int length, SymbolBatch.Sequence into);

  /** What the task's baselines reach on sequences of that length, by error and nats. */
  List<Baseline> guesses(int length);

  /** The first step whose answers count: in longer sequences, those beyond the trained length. */
  default int first(int length) {
    return 0;
  }

  @Override
  default Sequences part(int number) {
    return plan().sizes().part(number, plan().seed(), streams -> make(streams, plan().length()));
  }

  private DataSet make(List<Random> streams, int length) {
    SymbolBatch batch = new SymbolBatch(shape(), streams.size(), steps(length));
    for (int n = 0; n < streams.size(); n++) {
      write(streams.get(n), length, batch.sequence(n, first(length)));
    }
    return batch.dataSet();
  }

  @Override
  default Map<String, Sequences> furtherTests() {
    Map<String, Sequences> parts = new LinkedHashMap<>();
    for (int length : plan().longer()) {
      long seed = Seeds.mix(plan().seed(), length);
      int size = plan().sizes().test();
      parts.put(further(length), new GeneratedPart(size, seed, streams -> make(streams, length)));
    }
    return parts;
  }

  private static String further(int length) {
    return "T = " + length;
  }

  @Override
  default List<Metric> metrics() {
    return ClassScorer.metrics();
  }

  @Override
  default Scorer scorer() {
    return new ClassScorer();
  }

  @Override
  default List<Baseline> baselines() {
    List<Baseline> all = new ArrayList<>();
    List<Baseline> here = guesses(plan().length());
    for (int k = 0; k < here.size(); k++) {
      Map<String, Double> scores = new LinkedHashMap<>(here.get(k).scores());
      for (int length : plan().longer()) {
        scores.put(
            furtherScore(further(length)), guesses(length).get(k).scores().get(ClassScorer.ERROR));
      }
      all.add(new Baseline(here.get(k).name(), scores));
    }
    return all;
  }

  @Override
  default Map<String, String> facts() {
    String longer = plan().longer().isEmpty() ? "" : ", then lengths " + plan().longer();
    return OrderedMap.of(
        "steps",
        "at most %d, at length %d%s".formatted(steps(plan().length()), plan().length(), longer),
        "sequences",
        plan().sizes().toString());
  }

  /** A baseline with its share of wrong answers and its cross-entropy. */
  static Baseline guess(String name, double error, double nats) {
    return new Baseline(name, OrderedMap.of(ClassScorer.ERROR, error, ClassScorer.NATS, nats));
  }

  /** The baseline that knows no more than how many answers there are. */
  static Baseline guess(int classes) {
    return guess("guess", 1 - 1.0 / classes, StrictMath.log(classes));
  }

  /** −p ln p. */
  static double entropy(double p) {
    return p == 0 ? 0 : -p * StrictMath.log(p);
  }
}
