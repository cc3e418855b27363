package dev.unroll.datasets.baseline;

import dev.unroll.datasets.input.InvalidInput;
import java.beans.ConstructorProperties;
import java.util.Arrays;

/** The map x → b + x·W from [P] to [H]. */
public final class LinearMap {
  private final double[] intercept; // [H]
  private final double[][] weights; // [P][H]

  /** The map of an intercept [H] and weights [P][H]. */
  @ConstructorProperties({"intercept", "weights"})
  public LinearMap(double[] intercept, double[][] weights) {
    this.intercept = intercept;
    this.weights = weights;
  }

  public double[] getIntercept() {
    return intercept.clone();
  }

  public double[][] getWeights() {
    return weights.clone();
  }

  /**
   * Refuses a map that is of another size, or has no numbers.
   *
   * @throws InvalidInput if it is
   */
  public void check(int inputs, int outputs) {
    boolean numbers =
        Arrays.stream(intercept).allMatch(Double::isFinite)
            && Arrays.stream(weights).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    boolean sized =
        intercept.length == outputs
            && weights.length <= inputs
            && Arrays.stream(weights).allMatch(row -> row.length == outputs);
    if (!numbers || !sized) {
      throw new InvalidInput(
          "expected a linear map from %d numbers to %d".formatted(inputs, outputs));
    }
  }

  /** The outputs [H] of inputs [P], or of the first ones it was solved for. */
  public double[] apply(double[] inputs) {
    double[] outputs = intercept.clone();
    for (int i = 0; i < weights.length; i++) {
      for (int h = 0; h < outputs.length; h++) {
        outputs[h] += inputs[i] * weights[i][h];
      }
    }
    return outputs;
  }

  /** The weight of an input for the first output. */
  public double weight(int input) {
    return weights[input][0];
  }
}
