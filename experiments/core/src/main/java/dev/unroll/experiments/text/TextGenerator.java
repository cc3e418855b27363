package dev.unroll.experiments.text;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import java.util.Arrays;
import java.util.Random;

/** Generates text with a next-token model, one step at a time, in constant memory. */
public final class TextGenerator {
  private final TrainedModel model;
  private final Tokenizer tokenizer;
  private final Random random;

  /**
   * @param model one that begins with a {@link TextEncoder}
   * @throws dev.unroll.datasets.input.InvalidInput if it does not
   */
  public TextGenerator(TrainedModel model, long seed) {
    this.model = model;
    this.tokenizer = TextEncoder.of(model);
    this.random = new Random(seed);
  }

  /**
   * Reads a prompt and continues it, until the token that ends a text, if there is one.
   *
   * @param prompt what comes before; if empty, {@link Tokenizer#start}
   * @param length tokens to generate at most
   * @param temperature 0 takes the most likely token, 1 draws from the model's distribution
   * @return the text, without the prompt
   */
  public String generate(String prompt, int length, double temperature) {
    model.reset();
    double[] next = null;
    for (char number : prompt.isEmpty() ? tokenizer.start() : tokenizer.encode(prompt)) {
      next = model.step(number);
    }
    int[] written = new int[length];
    int count = 0;
    do {
      written[count] = draw(next, temperature);
      next = model.step(written[count++]);
    } while (count < length && written[count - 1] != tokenizer.end());
    return tokenizer.decode(Arrays.copyOf(written, count));
  }

  private int draw(double[] probabilities, double temperature) {
    double[] weights = new double[probabilities.length];
    double sum = 0;
    int best = 0;
    for (int k = 0; k < weights.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
      weights[k] = temperature == 0 ? 0 : Math.pow(probabilities[k], 1 / temperature);
      sum += weights[k];
    }
    double point = random.nextDouble() * sum;
    for (int k = 0; k < weights.length && sum > 0; k++) {
      point -= weights[k];
      if (point < 0) {
        return k;
      }
    }
    return best;
  }
}
