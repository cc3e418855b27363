package dev.unroll.experiments.stage;

import dev.unroll.datasets.datavec.Vocabulary;

/** The number of a character as a one-hot vector [V]. */
public record TextEncoder(Vocabulary vocabulary) implements Stage {
  @Override
  public double[] step(double... x) {
    double[] one = new double[vocabulary.size()];
    one[(int) x[0]] = 1;
    return one;
  }
}
