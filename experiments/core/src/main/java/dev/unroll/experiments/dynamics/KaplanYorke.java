package dev.unroll.experiments.dynamics;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The dimension of an attractor by Kaplan and Yorke (1979): with λ_1 ≥ λ_2 ≥ …, and k the most
 * exponents whose sum is not negative, k + (λ_1 + … + λ_k) / |λ_{k+1}|.
 */
final class KaplanYorke {
  private KaplanYorke() {}

  /**
   * The dimension.
   *
   * @param exponents the largest first; perhaps not all
   * @param stateSize how many there are; the dimension when even their whole sum is not negative
   * @return empty if too few exponents are known to tell
   */
  static OptionalDouble dimension(List<Double> exponents, int stateSize) {
    double sum = 0;
    for (int k = 0; k < exponents.size(); k++) {
      double next = exponents.get(k);
      if (sum + next < 0) {
        return OptionalDouble.of(k + sum / -next);
      }
      sum += next;
    }
    return exponents.size() == stateSize ? OptionalDouble.of(stateSize) : OptionalDouble.empty();
  }
}
