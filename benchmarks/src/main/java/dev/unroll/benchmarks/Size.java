package dev.unroll.benchmarks;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One problem size, in the letters of docs/notation.md.
 *
 * @param batch N
 * @param steps T
 * @param inputs I
 * @param hidden H
 */
record Size(int batch, int steps, int inputs, int hidden) {

  /** Reads {@code NxTxIxH}, such as {@code 32x50x64x64}. */
  static Size of(String text) {
    String[] words = text.split("x", -1);
    if (words.length != 4) {
      throw new IllegalArgumentException(
          "size: expected NxTxIxH, such as 32x50x64x64, got \"" + text + "\"");
    }
    return new Size(
        Integer.parseInt(words[0]),
        Integer.parseInt(words[1]),
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]));
  }

  /** Inputs [N, I, T] from a normal distribution, the same in every run. */
  INDArray x() {
    return normal(7, inputs);
  }

  /** Labels [N, 1, T]. */
  INDArray labels() {
    return normal(8, 1);
  }

  private INDArray normal(long seed, int width) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.randn(DataType.FLOAT, batch, width, steps);
  }
}
