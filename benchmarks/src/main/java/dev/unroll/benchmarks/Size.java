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
public record Size(int batch, int steps, int inputs, int hidden) {

  /**
   * Reads {@code NxTxIxH}, such as {@code 32x50x64x64}.
   *
   * @throws IllegalArgumentException if it is not four positive whole numbers
   */
  public static Size of(String text) {
    if (!text.matches("[1-9]\\d{0,6}(x[1-9]\\d{0,6}){3}")) {
      throw new IllegalArgumentException(
          "size: expected NxTxIxH, such as 32x50x64x64, got \"" + text + "\"");
    }
    String[] words = text.split("x", -1);
    return new Size(
        Integer.parseInt(words[0]),
        Integer.parseInt(words[1]),
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]));
  }

  /** Inputs [N, I, T] from a normal distribution, the same in every run. */
  public INDArray x() {
    return normal(7, inputs);
  }

  /** Labels [N, 1, T]. */
  public INDArray labels() {
    return normal(8, 1);
  }

  /** What a layer above may send down, ∂L/∂y [N, H, T]. */
  public INDArray epsilon() {
    return normal(9, hidden);
  }

  /** {@code NxTxIxH}. */
  @Override
  public String toString() {
    return batch + "x" + steps + "x" + inputs + "x" + hidden;
  }

  private INDArray normal(long seed, int width) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.randn(DataType.FLOAT, batch, width, steps);
  }
}
