package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Sizes;
import java.util.List;
import java.util.Random;

/**
 * Induction heads (Olsson et al. 2022, in the form of Gu and Dao 2023): a special symbol appears
 * once among others and again as the last; wanted is the symbol that followed it the first time.
 *
 * <p>Features [N, S, T] (the last symbol is the special one), labels [N, S-1, T] at the last step.
 */
public final class InductionHeads implements SymbolTask {

  /**
   * The {@code data.*} keys.
   *
   * @param length T, steps in a sequence
   * @param symbols S, kinds of symbols with the special one
   * @param testLengths values of T for further tests
   * @param train number of sequences
   * @param validation number of sequences
   * @param test number of sequences, of each test
   * @param seed of the generator
   */
  public record Settings(
      int length, int symbols, String testLengths, int train, int validation, int test, long seed)
      implements PlanSettings {
    public Settings {
      Problems problems =
          new Problems().atLeast("data.length", length, 3).atLeast("data.symbols", symbols, 3);
      PlanSettings.check(problems, testLengths, new Sizes(train, validation, test));
    }
  }

  private final Settings settings;
  private final Plan plan;

  public InductionHeads(Settings settings) {
    this.settings = settings;
    this.plan = settings.plan();
  }

  @Override
  public String name() {
    return "induction-heads";
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public Shape shape() {
    int symbols = settings.symbols();
    return new Shape(symbols, symbols - 1, Answer.EVERY_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public int steps(int length) {
    return length;
  }

  @Override
  public void write(Random random, int length, SymbolBatch.Sequence into) {
    int special = settings.symbols() - 1;
    int place = random.nextInt(length - 2);
    int wanted = 0;
    for (int t = 0; t < length - 1; t++) {
      int symbol = random.nextInt(special);
      wanted = t == place + 1 ? symbol : wanted;
      into.symbol(t == place ? special : symbol);
    }
    into.symbol(special).answer(wanted);
  }

  @Override
  public List<Baseline> guesses(int length) {
    return List.of(SymbolTask.guess(settings.symbols() - 1));
  }
}
