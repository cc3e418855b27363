package dev.unroll.experiments.dynamics;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The directions in which visited states differ most, to draw trajectories in a plane.
 *
 * @param mean of the states
 * @param components orthonormal, the widest first; each one's largest element is positive
 * @param variances along each
 * @param shares of all variance that each explains, 0 to 1; 0 where the states do not differ
 */
public record PrincipalComponents(
    List<Double> mean, List<double[]> components, List<Double> variances, List<Double> shares) {

  /**
   * The first {@code count} components, or as many as the state has.
   *
   * @throws InvalidInput if there are fewer than two states
   */
  public static PrincipalComponents of(List<double[]> states, int count) {
    if (states.size() < 2) {
      throw new InvalidInput(
          "principal components: expected at least 2 states, got %d".formatted(states.size()));
    }
    int n = states.get(0).length;
    double[] mean = new double[n];
    states.forEach(state -> Rows.add(1.0 / states.size(), state, mean));
    double[][] covariance = covariance(states, mean);
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += covariance[i][i];
    }
    SymmetricEigen eigen = new SymmetricEigen(covariance);
    List<double[]> components = new ArrayList<>();
    List<Double> variances = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    for (int k = 0; k < Math.min(count, n); k++) {
      double variance = Math.max(0, eigen.value(k));
      components.add(signed(eigen.vector(k)));
      variances.add(variance);
      shares.add(total > 0 ? variance / total : 0);
    }
    return new PrincipalComponents(
        Arrays.stream(mean).boxed().toList(), components, variances, shares);
  }

  /** Where a state lies along each component. */
  public double[] project(double[] state) {
    double[] centred = state.clone();
    for (int i = 0; i < centred.length; i++) {
      centred[i] -= mean.get(i);
    }
    return components.stream()
        .mapToDouble(component -> Rows.dot(component, centred, centred.length))
        .toArray();
  }

  private static double[][] covariance(List<double[]> states, double[] mean) {
    double[][] covariance = new double[mean.length][mean.length];
    for (double[] state : states) {
      double[] centred = state.clone();
      Rows.add(-1, mean, centred);
      for (int i = 0; i < mean.length; i++) {
        Rows.add(centred[i] / (states.size() - 1), centred, covariance[i]);
      }
    }
    return covariance;
  }

  private static double[] signed(double[] component) {
    double top = 0;
    for (double element : component) {
      top = Math.abs(element) > Math.abs(top) ? element : top;
    }
    Rows.scale(Math.signum(top), component);
    return component;
  }
}
