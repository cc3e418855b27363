package dev.unroll.experiments.interchange.file;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers of a file with a shape. They are read only when they are asked for, so that a file is
 * never in memory as a whole.
 */
public final class Tensor {
  private static final int MAX_RANK = 8;

  private final NumberType type;
  private final long[] shape;
  private final long[] strides;
  private final long offset;
  private final Source source;

  /** Reads the bytes in which the numbers lie. */
  @FunctionalInterface
  interface Source {
    byte[] read() throws IOException;
  }

  /** Takes one number after the other, the last dimension first. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the number at place {@code k}.
     *
     * @param k from 0 to the length − 1
     */
    void put(int k, double value);
  }

  /**
   * A view of stored numbers.
   *
   * @param strides how far it is to the next index of each dimension, in numbers
   * @param offset of the first number
   * @param stored how many numbers are stored
   * @throws InvalidInput if it would look outside of them, or at one twice
   */
  static Tensor view(
      NumberType type, long[] shape, long[] strides, long offset, long stored, Source source) {
    if (shape.length > MAX_RANK || shape.length != strides.length) {
      throw new InvalidInput(
          "expected a shape of at most %d dimensions with a stride each, got %d and %d"
              .formatted(MAX_RANK, shape.length, strides.length));
    }
    try {
      long length = 1;
      long last = offset;
      for (int d = 0; d < shape.length; d++) {
        length = Math.multiplyExact(length, shape[d]);
        last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[d] - 1), strides[d]));
      }
      boolean forward =
          offset >= 0
              && Arrays.stream(shape).allMatch(n -> n > 0)
              && Arrays.stream(strides).allMatch(n -> n >= 0);
      if (forward && length <= stored && last < stored && stored <= Integer.MAX_VALUE) {
        return new Tensor(type, shape.clone(), strides.clone(), offset, source);
      }
    } catch (ArithmeticException e) {
      // Refused below: more numbers than can be counted.
    }
    throw new InvalidInput(
        "expected a view of %,d stored numbers, got the shape %s with strides %s from %d"
            .formatted(stored, Arrays.toString(shape), Arrays.toString(strides), offset));
  }

  /** All stored numbers, row by row. */
  static Tensor whole(NumberType type, long[] shape, long stored, Source source) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= shape[d];
    }
    return view(type, shape, strides, 0, stored, source);
  }

  /** Numbers in memory. */
  static Tensor of(double[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    return whole(NumberType.F64, shape, values.length, bytes::array);
  }

  private Tensor(NumberType type, long[] shape, long[] strides, long offset, Source source) {
    this.type = type;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.source = source;
  }

  /** The size of dimension {@code d}; 1 where there is none. */
  public int size(int d) {
    return d < shape.length ? Math.toIntExact(shape[d]) : 1;
  }

  /** How many dimensions there are. */
  public int rank() {
    return shape.length;
  }

  /** How many numbers there are. */
  public int length() {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
  }

  /** Such as {@code [12, 32]}. */
  public String shape() {
    return Arrays.toString(shape);
  }

  /** Reads every number. */
  public void read(Sink sink) throws IOException {
    byte[] read = source.read();
    ByteBuffer bytes = ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
    long[] index = new long[shape.length];
    long at = offset;
    int length = length();
    for (int k = 0; k < length; k++) {
      sink.put(k, type.at(bytes, Math.toIntExact(at)));
      for (int d = shape.length - 1; d >= 0; d--) {
        at += strides[d];
        if (++index[d] < shape[d]) {
          break;
        }
        at -= index[d] * strides[d];
        index[d] = 0;
      }
    }
  }
}
