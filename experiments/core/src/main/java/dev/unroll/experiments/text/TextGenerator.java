package dev.unroll.experiments.text;

import dev.unroll.datasets.datavec.Vocabulary;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import java.util.Random;

/** Generates text with a next-character model, one step at a time, in constant memory. */
public final class TextGenerator {
  private final TrainedModel model;
  private final Vocabulary vocabulary;
  private final Random random;

  /**
   * @param model one that begins with a {@link TextEncoder}
   */
  public TextGenerator(TrainedModel model, long seed) {
    this.model = model;
    this.vocabulary = ((TextEncoder) model.stages().get(0)).vocabulary();
    this.random = new Random(seed);
  }

  /**
   * Reads a prompt and continues it.
   *
   * @param prompt what comes before; a line break if empty
   * @param length characters to generate
   * @param temperature 0 takes the most likely character, 1 draws from the model's distribution
   * @return the text, without the prompt
   */
  public String generate(String prompt, int length, double temperature) {
    model.network().reset();
    double[] next = null;
    for (char number : vocabulary.encode(prompt.isEmpty() ? "\n" : prompt)) {
      next = model.step(number);
    }
    int[] written = new int[length];
    for (int i = 0; i < length; i++) {
      written[i] = draw(next, temperature);
      next = model.step(written[i]);
    }
    return vocabulary.decode(written);
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
