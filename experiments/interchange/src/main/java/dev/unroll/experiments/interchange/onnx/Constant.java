package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import onnx.Onnx.TensorProto;

/**
 * Numbers that a file holds, or that follow from them alone; row by row.
 *
 * @param shape empty for a single number
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Constant(int[] shape, double[] values) {

  /** How many numbers a shape has; refuses one that no array can hold. */
  static int length(int... shape) {
    long length = 1;
    for (int size : shape) {
      length = size < 0 || length > Integer.MAX_VALUE ? Long.MAX_VALUE : length * size;
    }
    if (length > Integer.MAX_VALUE) {
      throw new InvalidInput("a tensor of the shape " + Arrays.toString(shape));
    }
    return (int) length;
  }

  /**
   * The numbers of a tensor.
   *
   * @throws InvalidInput if it has not as many as its shape says, or they lie elsewhere
   */
  static Constant of(TensorProto tensor) {
    String name = tensor.getName();
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new InvalidInput(
          "the tensor \"%s\" lies in another file; save the model as one file".formatted(name));
    }
    int[] shape = new int[tensor.getDimsCount()];
    for (int d = 0; d < shape.length; d++) {
      long size = tensor.getDims(d);
      shape[d] = size < 0 || size > Integer.MAX_VALUE ? -1 : (int) size;
    }
    int length = length(shape);
    Numbers numbers = Numbers.of(tensor);
    if (numbers.count() != length) {
      throw new InvalidInput(
          "the tensor \"%s\": expected %,d numbers for the shape %s, got %,d"
              .formatted(name, length, Arrays.toString(shape), numbers.count()));
    }
    double[] values = new double[length];
    for (int k = 0; k < length; k++) {
      values[k] = numbers.at(k);
    }
    return new Constant(shape, values);
  }

  /** Where the numbers of a tensor are, and how many. */
  private record Numbers(int count, java.util.function.IntToDoubleFunction read) {
    double at(int k) {
      return read.applyAsDouble(k);
    }

    static Numbers of(TensorProto tensor) {
      ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      boolean packed = raw.hasRemaining();
      return switch (tensor.getDataType()) {
        case TensorProto.DataType.FLOAT_VALUE ->
            packed
                ? new Numbers(raw.remaining() / 4, k -> raw.getFloat(4 * k))
                : new Numbers(tensor.getFloatDataCount(), tensor::getFloatData);
        case TensorProto.DataType.DOUBLE_VALUE ->
            packed
                ? new Numbers(raw.remaining() / 8, k -> raw.getDouble(8 * k))
                : new Numbers(tensor.getDoubleDataCount(), tensor::getDoubleData);
        case TensorProto.DataType.INT64_VALUE ->
            packed
                ? new Numbers(raw.remaining() / 8, k -> (double) raw.getLong(8 * k))
                : new Numbers(tensor.getInt64DataCount(), tensor::getInt64Data);
        case TensorProto.DataType.INT32_VALUE ->
            packed
                ? new Numbers(raw.remaining() / 4, k -> raw.getInt(4 * k))
                : new Numbers(tensor.getInt32DataCount(), tensor::getInt32Data);
        case TensorProto.DataType.BOOL_VALUE ->
            packed
                ? new Numbers(raw.remaining(), raw::get)
                : new Numbers(tensor.getInt32DataCount(), tensor::getInt32Data);
        default ->
            throw new InvalidInput(
                "the tensor \"%s\": expected float, double, int64, int32 or bool, got the type %d"
                    .formatted(tensor.getName(), tensor.getDataType()));
      };
    }
  }

  /** How many numbers there are. */
  int length() {
    return values.length;
  }

  /** The size of a dimension; 1 where there is none. */
  int size(int dimension) {
    return dimension < shape.length ? shape[dimension] : 1;
  }

  /** Whole numbers, such as axes. */
  int[] whole() {
    return Arrays.stream(values)
        .mapToInt(x -> (int) Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, x)))
        .toArray();
  }

  /** Whether all numbers are zeros. */
  boolean isZero() {
    return Arrays.stream(values).allMatch(x -> x == 0);
  }

  /** As floats. */
  float[] floats() {
    float[] floats = new float[values.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }

  /** The same numbers in another shape. */
  Constant reshaped(int... other) {
    if (length(other) != values.length) {
      throw new InvalidInput(
          "expected %,d numbers for the shape %s, got %,d"
              .formatted(length(other), Arrays.toString(other), values.length));
    }
    return new Constant(other, values);
  }
}
