package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Sizes;
import java.util.List;
import java.util.Random;

/**
 * Reversing numbers: the digits of a number, a comma, and then the same digits from the last to the
 * first and an end sign, each predicted from all before it: {@code 12345,} is continued as {@code
 * 54321#}. Numbers have 1 to L digits; in longer tests all have the same number.
 *
 * <p>Features [N, 11, 2L+1] (ten digits, comma), labels [N, 11, 2L+1] (ten digits, end) from the
 * comma on.
 */
public final class ReverseDigits implements SymbolTask {
  private static final int DIGITS = 10;
  private static final int COMMA = DIGITS;
  private static final int END = DIGITS;

  /**
   * The {@code data.*} keys.
   *
   * @param length L, most digits of a number
   * @param testLengths numbers of digits for further tests
   * @param train number of sequences
   * @param validation number of sequences
   * @param test number of sequences, of each test
   * @param seed of the generator
   */
  public record Settings(
      int length, String testLengths, int train, int validation, int test, long seed)
      implements PlanSettings {
    public Settings {
      Problems problems = new Problems().atLeast("data.length", length, 1);
      PlanSettings.check(problems, testLengths, new Sizes(train, validation, test));
    }
  }

  private final Plan plan;

  public ReverseDigits(Settings settings) {
    this.plan = settings.plan();
  }

  @Override
  public String name() {
    return "reverse-digits";
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public Shape shape() {
    return new Shape(DIGITS + 1, DIGITS + 1, Answer.EVERY_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public int steps(int length) {
    return 2 * length + 1;
  }

  @Override
  public void write(Random random, int length, SymbolBatch.Sequence into) {
    int[] digits = new int[length > plan.length() ? length : 1 + random.nextInt(length)];
    for (int k = 0; k < digits.length; k++) {
      digits[k] = random.nextInt(DIGITS);
      into.symbol(digits[k]);
    }
    into.symbol(COMMA);
    for (int k = digits.length - 1; k >= 0; k--) {
      into.answer(digits[k]);
      into.symbol(digits[k]);
    }
    into.answer(END);
  }

  /** One answer of n + 1 is the end sign, and each digit is as likely. */
  @Override
  public List<Baseline> guesses(int length) {
    double digits = length > plan.length() ? length : (length + 1) / 2.0; // on average
    double end = 1 / (digits + 1);
    double each = (1 - end) / DIGITS;
    return List.of(
        SymbolTask.guess(
            "guess",
            1 - Math.max(end, each),
            SymbolTask.entropy(end) + DIGITS * SymbolTask.entropy(each)));
  }
}
