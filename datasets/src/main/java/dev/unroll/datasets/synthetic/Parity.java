package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Sizes;
import java.util.List;
import java.util.Random;

/**
 * Parity: bits, and at every step the question whether the number of ones so far is odd. One
 * changed bit changes every later answer.
 *
 * <p>Features [N, 2, T], labels [N, 2, T]. In longer tests the steps beyond the trained length
 * count.
 */
public final class Parity implements SymbolTask {

  /**
   * The {@code data.*} keys.
   *
   * @param length T, steps in a sequence
   * @param testLengths values of T for further tests
   * @param train number of sequences
   * @param validation number of sequences
   * @param test number of sequences, of each test
   * @param seed of the generator
   */
  public record Settings(
      int length, String testLengths, int train, int validation, int test, long seed)
      implements PlanSettings {
    public Settings {
      Problems problems = new Problems().atLeast("data.length", length, 2);
      PlanSettings.check(problems, testLengths, new Sizes(train, validation, test));
    }
  }

  private final Plan plan;

  public Parity(Settings settings) {
    this.plan = settings.plan();
  }

  @Override
  public String name() {
    return "parity";
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public Shape shape() {
    return new Shape(2, 2, Answer.EVERY_STEP, Loss.CROSS_ENTROPY);
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
    int odd = 0;
    for (int t = 0; t < length; t++) {
      int bit = random.nextInt(2);
      odd ^= bit;
      into.symbol(bit).answer(odd);
    }
  }

  /** The bit itself is the answer at the first step, and says nothing of it later. */
  @Override
  public List<Baseline> guesses(int length) {
    double certain = first(length) == 0 ? 1.0 / length : 0;
    double right = certain + (1 - certain) / 2;
    return List.of(
        SymbolTask.guess(
            "no memory", 1 - right, SymbolTask.entropy(right) + SymbolTask.entropy(1 - right)));
  }
}
