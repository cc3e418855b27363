package dev.unroll.runtime;

import dev.unroll.runtime.Parameter.Start;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** Start values of parameters. */
public final class Starts {
  private Starts() {}

  /** The same number everywhere. */
  public static Start constant(double value) {
    return (values, uniform) -> Arrays.fill(values, value);
  }

  /** A function of the place in the vector. */
  public static Start ramp(IntToDoubleFunction value) {
    return (values, uniform) -> Arrays.setAll(values, value);
  }

  /** Uniform between −bound and bound. */
  public static Start uniform(double bound) {
    return each(u -> bound * (2 * u - 1));
  }

  /** A function of uniform draws from [0, 1). */
  public static Start each(DoubleUnaryOperator value) {
    return (values, uniform) ->
        Arrays.setAll(values, k -> value.applyAsDouble(uniform.getAsDouble()));
  }

  /** Normal with mean 0. */
  public static Start normal(double deviation) {
    return (values, uniform) -> Arrays.setAll(values, k -> deviation * gaussian(uniform));
  }

  /** PyTorch's default for a linear map: uniform between ±1/√inputs. */
  public static Start linear(int inputs) {
    return uniform(1 / Math.sqrt(inputs));
  }

  /**
   * Orthogonal rows or columns, whichever are fewer, times a gain.
   *
   * @param rows of the matrix, whose columns lie one behind the other
   */
  public static Start orthogonal(int rows, double gain) {
    return (values, uniform) -> {
      int columns = values.length / rows;
      boolean tall = rows >= columns;
      int vectors = Math.min(rows, columns);
      int length = Math.max(rows, columns);
      double[][] basis = new double[vectors][];
      for (int k = 0; k < vectors; k++) {
        basis[k] = besides(basis, k, length, uniform);
        for (int j = 0; j < length; j++) {
          values[tall ? k * rows + j : j * rows + k] = gain * basis[k][j];
        }
      }
    };
  }

  /** A random unit vector orthogonal to the first {@code count} of a basis (Gram and Schmidt). */
  private static double[] besides(double[][] basis, int count, int length, DoubleSupplier uniform) {
    double[] vector = new double[length];
    Arrays.setAll(vector, j -> gaussian(uniform));
    for (int round = 0; round < 2; round++) { // the second removes what rounding left
      for (int k = 0; k < count; k++) {
        double along = 0;
        for (int j = 0; j < length; j++) {
          along += vector[j] * basis[k][j];
        }
        for (int j = 0; j < length; j++) {
          vector[j] -= along * basis[k][j];
        }
      }
    }
    double norm = Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
    return Arrays.stream(vector).map(v -> v / norm).toArray();
  }

  /** A standard normal draw (Box and Muller). */
  private static double gaussian(DoubleSupplier uniform) {
    double radius = Math.sqrt(-2 * Math.log(1 - uniform.getAsDouble()));
    return radius * Math.cos(2 * Math.PI * uniform.getAsDouble());
  }
}
