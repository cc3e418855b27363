package dev.unroll.experiments.chapter.untrained;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * What infinitely wide layers do to a variance. Their pre-activations are normal with variance q,
 *
 * <pre>
 *   E[h²] = E[φ(√q·z)²],   q ← g²·E[h²],   E[(∂L/∂h)²] ← g²·E[φ′(√q·z)²]·E[(∂L/∂h)²] going down
 * </pre>
 *
 * <p>with z ~ N(0, 1) and g² = in·Var(W) (Poole et al. 2016, arXiv:1606.05340; Schoenholz et al.
 * 2017, arXiv:1611.01232).
 *
 * @param forward E[h²] of the layers 1 to L
 * @param backward E[(∂L/∂h)²] of the layers 1 to L, 1 at the top
 */
record WideLayers(List<Double> forward, List<Double> backward) {
  private static final double FAR = 9; // standard deviations
  private static final int POINTS = 3600; // even: none at 0, where ReLU has its corner

  /**
   * Goes up and down the layers.
   *
   * @param gain g²
   * @param variance of the inputs
   */
  static WideLayers of(boolean tanh, double gain, double variance, int depth) {
    DoubleUnaryOperator value = tanh ? Math::tanh : a -> Math.max(a, 0);
    DoubleUnaryOperator slope = tanh ? a -> 1 - Math.tanh(a) * Math.tanh(a) : a -> a > 0 ? 1 : 0;
    List<Double> forward = new ArrayList<>();
    List<Double> factors = new ArrayList<>();
    double before = variance;
    for (int l = 0; l < depth; l++) {
      double deviation = Math.sqrt(gain * before);
      factors.add(gain * meanSquare(slope, deviation));
      before = meanSquare(value, deviation);
      forward.add(before);
    }
    List<Double> backward = new ArrayList<>(List.of(1.0));
    for (int l = depth - 1; l > 0; l--) {
      backward.add(backward.get(backward.size() - 1) * factors.get(l));
    }
    Collections.reverse(backward);
    return new WideLayers(forward, backward);
  }

  /** E[f(deviation·z)²], by the trapezoidal rule, which is exact to rounding for smooth f. */
  private static double meanSquare(DoubleUnaryOperator f, double deviation) {
    double sum = 0;
    double weights = 0;
    for (int k = 0; k < POINTS; k++) {
      double z = FAR * (2.0 * k / (POINTS - 1) - 1);
      double weight = Math.exp(-0.5 * z * z);
      double value = f.applyAsDouble(deviation * z);
      sum += weight * value * value;
      weights += weight;
    }
    return sum / weights;
  }
}
