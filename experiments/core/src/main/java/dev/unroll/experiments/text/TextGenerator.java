package dev.unroll.experiments.text;

import dev.unroll.datasets.datavec.Vocabulary;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Lets a next-character model write, one step at a time, in constant memory. */
public final class TextGenerator {
  private final MultiLayerNetwork network;
  private final Vocabulary vocabulary;
  private final Random random;

  public TextGenerator(MultiLayerNetwork network, Vocabulary vocabulary, long seed) {
    this.network = network;
    this.vocabulary = vocabulary;
    this.random = new Random(seed);
  }

  /**
   * Reads the prompt, then writes.
   *
   * @param prompt what comes before; a line break if empty
   * @param length characters to write
   * @param temperature above 0: under 1 safer, over 1 bolder; 0 always takes the likeliest
   * @return the written text, without the prompt
   */
  public String generate(String prompt, int length, double temperature) {
    network.rnnClearPreviousState();
    double[] next = null;
    for (char number : vocabulary.encode(prompt.isEmpty() ? "\n" : prompt)) {
      next = step(number);
    }
    int[] written = new int[length];
    for (int i = 0; i < length; i++) {
      written[i] = draw(next, temperature);
      next = step(written[i]);
    }
    return vocabulary.decode(written);
  }

  /** One character in, the probabilities of the next out. */
  private double[] step(int number) {
    INDArray x = Nd4j.zeros(1, vocabulary.size());
    x.putScalar(0, number, 1);
    return network.rnnTimeStep(x).toDoubleVector();
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
