package dev.unroll.layers.engine;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Numbers between ND4J's memory and the heap, in one piece. ND4J's own {@code createFromArray} and
 * {@code asFloat} go number by number through a switch over the data types.
 */
public final class HeapFloats {
  private HeapFloats() {}

  /**
   * A copy of the numbers of an array.
   *
   * @param order 'c' or 'f'
   */
  public static float[] of(INDArray array, char order) {
    float[] values = new float[Math.toIntExact(array.length())];
    array.castTo(DataType.FLOAT).dup(order).data().asNioFloat().get(values);
    return values;
  }

  /**
   * An array of floats.
   *
   * @param order in which the numbers are, 'c' or 'f'
   */
  public static INDArray array(float[] values, char order, long... shape) {
    return Nd4j.create(Nd4j.createBuffer(values)).reshape(order, shape);
  }
}
