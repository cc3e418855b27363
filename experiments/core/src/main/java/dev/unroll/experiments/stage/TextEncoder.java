package dev.unroll.experiments.stage;

import dev.unroll.datasets.datavec.Tokenizer;

/** The number of a token as a one-hot vector [V]. */
public record TextEncoder(Tokenizer tokenizer) implements Stage {
  @Override
  public double[] step(double... x) {
    double[] one = new double[tokenizer.size()];
    one[(int) x[0]] = 1;
    return one;
  }
}
