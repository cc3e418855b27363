package dev.unroll.experiments.stage;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;

/** The number of a token as a one-hot vector [V]. */
public record TextEncoder(Tokenizer tokenizer) implements Stage {

  /**
   * The tokenizer of a model that reads text.
   *
   * @throws InvalidInput if it reads something else
   */
  public static Tokenizer of(TrainedModel model) {
    if (model.stages().get(0) instanceof TextEncoder encoder) {
      return encoder.tokenizer();
    }
    throw new InvalidInput("the network reads numbers: expected one that reads text");
  }

  @Override
  public double[] step(double... x) {
    double[] one = new double[tokenizer.size()];
    one[(int) x[0]] = 1;
    return one;
  }
}
