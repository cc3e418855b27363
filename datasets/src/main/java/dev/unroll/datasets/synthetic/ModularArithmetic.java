package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Sizes;
import java.util.List;
import java.util.Random;

/**
 * Modular arithmetic without precedence: numbers and operations by turns, such as 3 + 4 × 2; wanted
 * at every number is what the expression so far comes to from left to right, modulo m (after
 * Delétang et al. 2022).
 *
 * <p>Features [N, m+3, T] (m numbers, +, −, ×), labels [N, m, T] at the numbers. In longer tests
 * the steps beyond the trained length count.
 */
public final class ModularArithmetic implements SymbolTask {
  private static final int OPERATIONS = 3;

  /**
   * The {@code data.*} keys.
   *
   * @param length T, steps in a sequence
   * @param modulus m
   * @param testLengths values of T for further tests
   * @param train number of sequences
   * @param validation number of sequences
   * @param test number of sequences, of each test
   * @param seed of the generator
   */
  public record Settings(
      int length, int modulus, String testLengths, int train, int validation, int test, long seed)
      implements PlanSettings {
    public Settings {
      Problems problems =
          new Problems()
              .atLeast("data.length", length, 2)
              .between("data.modulus", modulus, 2, 1000);
      PlanSettings.check(problems, testLengths, new Sizes(train, validation, test));
    }
  }

  private final int modulus;
  private final Plan plan;

  public ModularArithmetic(Settings settings) {
    this.modulus = settings.modulus();
    this.plan = settings.plan();
  }

  @Override
  public String name() {
    return "modular-arithmetic";
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public Shape shape() {
    return new Shape(modulus + OPERATIONS, modulus, Answer.EVERY_STEP, Loss.CROSS_ENTROPY);
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
    int operation = 0;
    int value = 0; // before the first number, to which it is added
    for (int t = 0; t < length; t++) {
      if (t % 2 == 1) {
        operation = random.nextInt(OPERATIONS);
        into.symbol(modulus + operation);
      } else {
        int number = random.nextInt(modulus);
        value = apply(operation, value, number);
        into.symbol(number).answer(value);
      }
    }
  }

  private int apply(int operation, int value, int number) {
    return switch (operation) {
      case 0 -> (value + number) % modulus;
      case 1 -> (value - number + modulus) % modulus;
      default -> value * number % modulus;
    };
  }

  /** The most that the number just read tells, from the chances of every value at every step. */
  @Override
  public List<Baseline> guesses(int length) {
    double[][] joint = new double[modulus][modulus]; // of a number and the value after it
    double[] before = new double[modulus];
    before[0] = 1;
    for (int t = 0; t < length; t += 2) {
      double[] after = new double[modulus];
      int operations = t == 0 ? 1 : OPERATIONS;
      for (int cell = 0; cell < modulus * modulus * operations; cell++) {
        int operation = cell / (modulus * modulus);
        int number = cell / modulus % modulus;
        double chance = before[cell % modulus] / (modulus * operations);
        int value = apply(operation, cell % modulus, number);
        after[value] += chance;
        joint[number][value] += t >= first(length) ? chance : 0;
      }
      before = after;
    }
    return List.of(noMemory(joint));
  }

  private Baseline noMemory(double[][] joint) {
    double all = 0;
    double right = 0;
    double nats = 0;
    for (double[] values : joint) {
      double sum = 0;
      double most = 0;
      for (double value : values) {
        sum += value;
        most = Math.max(most, value);
      }
      for (double value : values) {
        nats += sum * SymbolTask.entropy(value / sum);
      }
      all += sum;
      right += most;
    }
    return SymbolTask.guess("no memory", 1 - right / all, nats / all);
  }
}
