package dev.unroll.datasets.task;

import dev.unroll.datasets.input.InvalidInput;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An array [N, C, T] under construction; everything not set is zero. */
public final class Grid {
  private final int channels;
  private final int steps;
  private final int sequences;
  private final INDArray array;
  private final DataBuffer values; // few of which are set, where they are one-hot

  /**
   * An array of zeros.
   *
   * @throws InvalidInput if it has more numbers than an array can hold
   */
  public Grid(int sequences, int channels, int steps) {
    this.sequences = sequences;
    this.channels = channels;
    this.steps = steps;
    double numbers = (double) sequences * channels * steps;
    if (numbers > Integer.MAX_VALUE) {
      throw new InvalidInput(
          "%d sequences of %d steps with %d channels: expected at most 2147483647 numbers in a minibatch, got %.0f; choose shorter sequences or a smaller batch"
              .formatted(sequences, steps, channels, numbers));
    }
    this.array = Nd4j.create(DataType.FLOAT, new long[] {sequences, channels, steps}, 'c');
    this.values = array.data();
  }

  public void set(int sequence, int channel, int step, double value) {
    values.put(at(sequence, channel, step), (float) value);
  }

  /** What was set there, or zero. */
  public float get(int sequence, int channel, int step) {
    return values.getFloat(at(sequence, channel, step));
  }

  private long at(int sequence, int channel, int step) {
    return (long) (sequence * channels + channel) * steps + step;
  }

  /** T. */
  public int steps() {
    return steps;
  }

  /** The finished array [N, C, T]. */
  public INDArray array() {
    return array;
  }

  /** The finished array [N, T] of a grid with one channel, or [N, C] of a grid with one step. */
  public INDArray flat() {
    return array.reshape('c', sequences, channels * steps);
  }

  /** One-hot labels [N, K]. */
  public static INDArray oneHot(int[] classes, int k) {
    Grid grid = new Grid(classes.length, k, 1);
    for (int n = 0; n < classes.length; n++) {
      grid.set(n, classes[n], 0, 1);
    }
    return grid.flat();
  }

  /** A mask [N, T]: ones for the given number of steps, zeros (padding) after them. */
  public static INDArray mask(int[] lengths, int steps) {
    Grid grid = new Grid(lengths.length, 1, steps);
    for (int n = 0; n < lengths.length; n++) {
      for (int t = 0; t < lengths[n]; t++) {
        grid.set(n, 0, t, 1);
      }
    }
    return grid.flat();
  }
}
