package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Sizes;
import java.util.List;
import java.util.Random;

/**
 * Dyck words of bounded depth: brackets of several kinds that open and close in order. Wanted at
 * every step is the kind that may close next, or that none may. To answer is to keep the stack of
 * open brackets.
 *
 * <p>Features [N, 2k, T] (k opening, k closing), labels [N, k+1, T]. In longer tests the steps
 * beyond the trained length count.
 */
public final class Dyck implements SymbolTask {

  /**
   * The {@code data.*} keys.
   *
   * @param length T, steps in a sequence
   * @param depth most brackets that are open at once
   * @param kinds k, of brackets
   * @param testLengths values of T for further tests
   * @param train number of sequences
   * @param validation number of sequences
   * @param test number of sequences, of each test
   * @param seed of the generator
   */
  public record Settings(
      int length,
      int depth,
      int kinds,
      String testLengths,
      int train,
      int validation,
      int test,
      long seed)
      implements PlanSettings {
    public Settings {
      Problems problems =
          new Problems()
              .atLeast("data.length", length, 2)
              .atLeast("data.depth", depth, 1)
              .atLeast("data.kinds", kinds, 1);
      PlanSettings.check(problems, testLengths, new Sizes(train, validation, test));
    }
  }

  private final Settings settings;
  private final Plan plan;

  public Dyck(Settings settings) {
    this.settings = settings;
    this.plan = settings.plan();
  }

  @Override
  public String name() {
    return "dyck";
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public Shape shape() {
    int kinds = settings.kinds();
    return new Shape(2 * kinds, kinds + 1, Answer.EVERY_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public int steps(int length) {
    return length;
  }

  @Override
  public int first(int length) {
    return length > plan.length() ? plan.length() : 0;
  }

  @Override
  public void write(Random random, int length, SymbolBatch.Sequence into) {
    int kinds = settings.kinds();
    int[] open = new int[settings.depth()];
    int depth = 0;
    for (int t = 0; t < length; t++) {
      boolean opens = random.nextDouble() < opening(depth);
      int kind = random.nextInt(kinds);
      if (opens) {
        open[depth++] = kind;
        into.symbol(kind);
      } else {
        into.symbol(kinds + open[--depth]);
      }
      into.answer(depth == 0 ? kinds : open[depth - 1]);
    }
  }

  /** The chance that a bracket opens when so many are open. */
  private double opening(int depth) {
    return depth == 0 ? 1 : depth == settings.depth() ? 0 : 0.5;
  }

  /**
   * The most that the bracket just read tells: what opened may close; behind a closing bracket,
   * only the chance that nothing is open.
   */
  @Override
  public List<Baseline> guesses(int length) {
    double[] at = new double[settings.depth() + 1]; // the chance of each depth
    at[0] = 1;
    double closed = 0;
    double none = 0;
    for (int t = 0; t < length; t++) {
      double[] next = new double[at.length];
      for (int d = 0; d < at.length; d++) {
        double opens = at[d] * opening(d);
        double closes = at[d] - opens;
        if (opens > 0) {
          next[d + 1] += opens;
        }
        if (d > 0) {
          next[d - 1] += closes;
          closed += t >= first(length) ? closes : 0;
          none += t >= first(length) && d == 1 ? closes : 0;
        }
      }
      at = next;
    }
    double empty = none / closed;
    double each = (1 - empty) / settings.kinds();
    double share = closed / (length - first(length));
    double nats = SymbolTask.entropy(empty) + settings.kinds() * SymbolTask.entropy(each);
    return List.of(
        SymbolTask.guess("no memory", share * (1 - Math.max(empty, each)), share * nats));
  }
}
