package dev.unroll.experiments.interchange.onnx;

import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Numbers that go into ONNX Runtime or come out of it.
 *
 * @param numbers a buffer of floats, doubles or whole numbers, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record OnnxArray(Buffer numbers, long... shape) {

  /** Floats row by row. */
  public static OnnxArray of(float[] values, long... shape) {
    return new OnnxArray(FloatBuffer.wrap(values), shape);
  }

  /** Doubles row by row. */
  public static OnnxArray of(double[] values, long... shape) {
    return new OnnxArray(DoubleBuffer.wrap(values), shape);
  }

  /** Whole numbers row by row. */
  public static OnnxArray of(long[] values, long... shape) {
    return new OnnxArray(LongBuffer.wrap(values), shape);
  }

  /** The number at a place, row by row. */
  public double get(int k) {
    if (numbers instanceof FloatBuffer floats) {
      return floats.get(k);
    } else if (numbers instanceof DoubleBuffer doubles) {
      return doubles.get(k);
    } else if (numbers instanceof LongBuffer longs) {
      return longs.get(k);
    }
    return ((IntBuffer) numbers).get(k);
  }
}
