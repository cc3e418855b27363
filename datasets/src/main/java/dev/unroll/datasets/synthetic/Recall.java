package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Sizes;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Associative recall with several questions (MQAR, Arora et al. 2023): pairs of a key and a value,
 * and then each of the keys once more, in random order with blanks between; wanted at a key is its
 * value. Keys and values of a sequence are distinct.
 *
 * <p>Features [N, 2S+1, T] (S keys, S values, blank), labels [N, S, T] at the keys asked for.
 */
public final class Recall implements SymbolTask {

  /**
   * The {@code data.*} keys.
   *
   * @param length T, steps in a sequence
   * @param pairs in a sequence, at most
   * @param minPairs in a sequence, at least; every number between is as likely
   * @param symbols S, kinds of keys, and of values
   * @param testLengths values of T for further tests
   * @param train number of sequences
   * @param validation number of sequences
   * @param test number of sequences, of each test
   * @param seed of the generator
   */
  public record Settings(
      int length,
      int pairs,
      int minPairs,
      int symbols,
      String testLengths,
      int train,
      int validation,
      int test,
      long seed)
      implements PlanSettings {
    public Settings {
      Problems problems =
          new Problems()
              .atLeast("data.pairs", pairs, 1)
              .between("data.min-pairs", minPairs, 1, Math.max(1, pairs))
              .atLeast("data.length", length, 3 * pairs)
              .atLeast("data.symbols", symbols, Math.max(2, pairs));
      PlanSettings.check(problems, testLengths, new Sizes(train, validation, test));
    }
  }

  private final Settings settings;
  private final Plan plan;

  public Recall(Settings settings) {
    this.settings = settings;
    this.plan = settings.plan();
  }

  @Override
  public String name() {
    return "recall";
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public Shape shape() {
    int symbols = settings.symbols();
    return new Shape(2 * symbols + 1, symbols, Answer.EVERY_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public int steps(int length) {
    return length;
  }

  @Override
  public void write(Random random, int length, SymbolBatch.Sequence into) {
    int least = settings.minPairs();
    int pairs = least + random.nextInt(settings.pairs() - least + 1);
    int[] keys = distinct(random, settings.symbols(), pairs);
    int[] values = distinct(random, settings.symbols(), pairs);
    for (int k = 0; k < pairs; k++) {
      into.symbol(keys[k]).symbol(settings.symbols() + values[k]);
    }
    int[] order = distinct(random, pairs, pairs);
    int asked = 0;
    for (int t = 2 * pairs; t < length; t++) {
      if (random.nextInt(length - t) < pairs - asked) {
        int pair = order[asked++];
        into.symbol(keys[pair]).answer(values[pair]);
      } else {
        into.symbol(2 * settings.symbols());
      }
    }
  }

  /** So many of the numbers below a bound, in random order. */
  private static int[] distinct(Random random, int bound, int count) {
    int[] all = IntStream.range(0, bound).toArray();
    for (int k = 0; k < count; k++) {
      int other = k + random.nextInt(bound - k);
      int kept = all[k];
      all[k] = all[other];
      all[other] = kept;
    }
    return IntStream.of(all).limit(count).toArray();
  }

  /** A sequence with p pairs asks p times; who knows its values but not their keys is right 1/p. */
  @Override
  public List<Baseline> guesses(int length) {
    double asked = 0;
    double wrong = 0;
    double nats = 0;
    for (int p = settings.minPairs(); p <= settings.pairs(); p++) {
      asked += p;
      wrong += p - 1;
      nats += p * StrictMath.log(p);
    }
    return List.of(
        SymbolTask.guess(settings.symbols()),
        SymbolTask.guess("any value that was shown", wrong / asked, nats / asked));
  }
}
