package dev.unroll.experiments.network;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads a vector as {@code Nd4j.write} writes it: a header, the shape as longs, a header, the
 * values, all big-endian. ND4J's own reader allocates, and steps through memory, as the file says;
 * here it is known beforehand what must be there.
 *
 * @param length values that must be there
 * @param type of theirs, FLOAT or DOUBLE
 */
record FlatArray(long length, DataType type) {
  private static final String ALLOCATION = "MIXED_DATA_TYPES"; // of every ND4J since 2019
  private static final int OPTIONS = 3; // numbers after shape and strides

  /**
   * The vector [length], or the row [1, length] if it was one.
   *
   * @throws IOException saying what is wrong with it
   */
  INDArray read(InputStream in) throws IOException {
    int width = width();
    if (length > (Integer.MAX_VALUE - 1) / width) {
      throw new IOException("expected at most 2 GB of numbers, got %,d numbers".formatted(length));
    }
    long[] shape = header(new DataInputStream(in));
    int expected = (int) length * width;
    byte[] bytes = in.readNBytes(expected + 1);
    if (bytes.length != expected) {
      throw new IOException(
          "expected %,d bytes of numbers, got %s"
              .formatted(
                  expected, bytes.length > expected ? "more" : "%,d".formatted(bytes.length)));
    }
    ByteBuffer values = ByteBuffer.wrap(bytes);
    if (type == DataType.DOUBLE) {
      double[] doubles = new double[(int) length];
      values.asDoubleBuffer().get(doubles);
      return Nd4j.createFromArray(doubles).reshape(shape);
    }
    float[] floats = new float[(int) length];
    values.asFloatBuffer().get(floats);
    return Nd4j.createFromArray(floats).reshape(shape);
  }

  private int width() throws IOException {
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new IOException("expected numbers of type FLOAT or DOUBLE, got " + type);
    }
    return type == DataType.FLOAT ? Float.BYTES : Double.BYTES;
  }

  /** Reads all that stands before the values, and returns the shape. */
  private long[] header(DataInputStream in) throws IOException {
    buffer(in, "LONG");
    long rank = in.readLong();
    if (rank != 1 && rank != 2) {
      throw new IOException("expected a vector, got rank " + rank);
    }
    long[] shape = new long[(int) rank];
    for (int i = 0; i < rank; i++) {
      shape[i] = in.readLong();
    }
    if (shape[shape.length - 1] != length || shape[0] != (rank == 1 ? length : 1)) {
      throw new IOException(
          "expected %,d numbers, got the shape %s".formatted(length, Arrays.toString(shape)));
    }
    in.skipNBytes((rank + OPTIONS) * Long.BYTES); // strides, options, element stride, order
    long stored = buffer(in, type.name());
    if (stored != length) {
      throw new IOException("expected %,d numbers, got %,d".formatted(length, stored));
    }
    return shape;
  }

  private static long buffer(DataInputStream in, String expected) throws IOException {
    String allocation = in.readUTF();
    long length = in.readLong();
    String found = in.readUTF();
    if (!allocation.equals(ALLOCATION) || !found.equals(expected)) {
      throw new IOException(
          "expected numbers of type %s (%s), got %s (%s)"
              .formatted(expected, ALLOCATION, found, allocation));
    }
    return length;
  }
}
