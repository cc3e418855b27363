package dev.unroll.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class KneserNeyTest {
  private static final Offset<Double> EXACT = within(1e-12);

  private static char[] symbols(String text) {
    char[] symbols = new char[text.length()];
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = (char) (text.charAt(i) - 'a');
    }
    return symbols;
  }

  /**
   * Bigrams of "abcabab" of three letters, by hand. Seen: ab 3, bc 1, ca 1, ba 1. Before a stand c
   * and b, before b a, before c b: 2, 1 and 1 of 4. The discounts of so small a text are 0.5, 1 and
   * 1.5.
   */
  @Test
  void bigramsByHand() {
    char[] text = symbols("abcabab");
    KneserNey model = new KneserNey(text, text.length, 2, 3);
    double taken = 1 + 0.5 + 0.5; // of the counts 2, 1, 1
    double a = (2 - 1) / 4.0 + taken / 4 / 3;
    double b = (1 - 0.5) / 4.0 + taken / 4 / 3;
    double c = b;
    assertThat(a + b + c).isCloseTo(1, EXACT);
    assertThat(after(model, "b", 'a')).isCloseTo((1 - 0.5) / 2 + 1 / 2.0 * a, EXACT);
    assertThat(after(model, "b", 'b')).isCloseTo(1 / 2.0 * b, EXACT);
    assertThat(after(model, "a", 'b')).isCloseTo((3 - 1.5) / 3 + 1.5 / 3 * b, EXACT);
    assertThat(after(model, "", 'a')).isCloseTo(a, EXACT);
  }

  private static double after(KneserNey model, String context, char next) {
    return model.probability(symbols(context + next), context.length());
  }

  /** Chen and Goodman's example of how discounts come of counts of counts. */
  @Test
  void discountsByHand() {
    double y = 10 / (10 + 2 * 4.0);
    assertThat(KneserNey.discounts(new int[] {0, 10, 4, 2, 1}))
        .containsExactly(0, 1 - 2 * y * 4 / 10, 2 - 3 * y * 2 / 4, 3 - 4 * y * 1 / 2);
    assertThat(KneserNey.discounts(new int[] {0, 10, 4, 0, 1})).containsExactly(0, 0.5, 1, 1.5);
  }

  @Test
  void probabilitiesSumToOneInAnyContext() {
    Random random = new Random(7);
    int vocabulary = 9;
    char[] text = new char[4000];
    for (int i = 0; i < text.length; i++) {
      int step = random.nextInt(4);
      text[i] =
          (char) (i < 2 ? step : (text[i - 1] + step * text[i - 2] + step) % (vocabulary - 1));
    }
    KneserNey model = new KneserNey(text, text.length, 5, vocabulary);
    for (int trial = 0; trial < 200; trial++) {
      int length = random.nextInt(7);
      char[] around = new char[length + 1];
      int from = random.nextInt(text.length - length);
      System.arraycopy(text, from, around, 0, length);
      if (trial % 3 == 0 && length > 0) {
        around[length - 1] = (char) (vocabulary - 1); // was never seen
      }
      double sum = 0;
      for (char next = 0; next < vocabulary; next++) {
        around[length] = next;
        double p = model.probability(around, length);
        assertThat(p).isPositive();
        sum += p;
      }
      assertThat(sum).isCloseTo(1, within(1e-9));
    }
  }
}
