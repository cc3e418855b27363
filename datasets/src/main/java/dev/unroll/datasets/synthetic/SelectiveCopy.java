package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.Sizes;
import java.util.List;
import java.util.Random;

/**
 * Selective copying (Gu and Dao 2023, section 3.1): some symbols lie among blanks, at places that
 * are new in every sequence; after T steps a "go" follows for each of them, at which they are
 * wanted in order. To know when to remember, a network has to see what it reads.
 *
 * <p>Features [N, S+2, T+k] (S symbols, blank, go), labels [N, S, T+k] at the last k steps.
 */
public final class SelectiveCopy implements SymbolTask {

  /**
   * The {@code data.*} keys.
   *
   * @param length T, steps before the first answer
   * @param tokens k, symbols to keep
   * @param symbols S, kinds of symbols
   * @param testLengths values of T for further tests
   * @param train number of sequences
   * @param validation number of sequences
   * @param test number of sequences, of each test
   * @param seed of the generator
   */
  public record Settings(
      int length,
      int tokens,
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
              .atLeast("data.tokens", tokens, 1)
              .atLeast("data.length", length, Math.max(1, tokens))
              .atLeast("data.symbols", symbols, 2);
      PlanSettings.check(problems, testLengths, new Sizes(train, validation, test));
    }
  }

  private final Settings settings;
  private final Plan plan;

  public SelectiveCopy(Settings settings) {
    this.settings = settings;
    this.plan = settings.plan();
  }

  @Override
  public String name() {
    return "selective-copy";
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public Shape shape() {
    int symbols = settings.symbols();
    return new Shape(symbols + 2, symbols, Answer.EVERY_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public int steps(int length) {
    return length + settings.tokens();
  }

  @Override
  public void write(Random random, int length, SymbolBatch.Sequence into) {
    int blank = settings.symbols();
    int go = blank + 1;
    int[] kept = new int[settings.tokens()];
    int found = 0;
    for (int t = 0; t < length; t++) {
      boolean token = random.nextInt(length - t) < kept.length - found; // any places are as likely
      int symbol = token ? random.nextInt(settings.symbols()) : blank;
      if (token) {
        kept[found++] = symbol;
      }
      into.symbol(symbol);
    }
    for (int symbol : kept) {
      into.symbol(go).answer(symbol);
    }
  }

  @Override
  public List<Baseline> guesses(int length) {
    return List.of(SymbolTask.guess(settings.symbols()));
  }
}
