package dev.unroll.experiments.interchange.parity;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** In what our layers compute when they are compared, and how closely they must agree. */
public enum Precision {
  /** On the reference engine. */
  DOUBLE(DataType.DOUBLE, 1e-9, 1e-12, Math.ulp(1.0)),
  /**
   * On the engine that training uses. What floats can tell: the recorded case rnn_tanh_wide
   * magnifies rounding to 1.4e-5 here and to 1.2e-5 in ND4J's own float operations; all others stay
   * below 2e-6.
   */
  FLOAT(DataType.FLOAT, 2e-5, 1e-6, Math.ulp(1f));

  private final DataType type;
  private final double tolerance;

  /** A quantity that is smaller than this everywhere is compared absolutely, on this scale. */
  private final double smallestScale;

  /** The distance from 1 to the next number. */
  private final double epsilon;

  Precision(DataType type, double tolerance, double smallestScale, double epsilon) {
    this.type = type;
    this.tolerance = tolerance;
    this.smallestScale = smallestScale;
    this.epsilon = epsilon;
  }

  /** ND4J's type. */
  public DataType type() {
    return type;
  }

  /**
   * The largest relative error that still counts as agreement. Where a gate is exponential, as
   * RWKV-4's e^k, the absolute rounding of an input is a relative error of the result: the inputs
   * of ±1000 of the recorded case wkv4_extreme are floats only within 6e-5. Up to four such
   * roundings are granted.
   *
   * @param largestInput max|x|
   */
  double tolerance(double largestInput) {
    return Math.max(tolerance, 2 * epsilon * largestInput);
  }

  /** The largest difference, over the largest value. */
  double error(INDArray ours, INDArray theirs) {
    double scale = Math.max(smallestScale, theirs.amaxNumber().doubleValue());
    return ours.castTo(DataType.DOUBLE).sub(theirs).amaxNumber().doubleValue() / scale;
  }
}
