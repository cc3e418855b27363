package dev.unroll.experiments.chapter.untrained;

import dev.unroll.experiments.chapter.untrained.Regimes.Exponent;
import java.util.Collections;
import java.util.List;

/**
 * What was measured of free dynamics.
 *
 * @param free exponents of networks left to themselves, a network each
 * @param driven exponents of those with the largest radius under inputs that saturate them
 * @param chain exponent of the linear chain
 * @param powers ‖W^k‖ of the chain's matrix for k = 0, 1, 2, …
 */
record RegimeResults(
    List<Exponent> free, List<Exponent> driven, Exponent chain, List<Double> powers) {

  /** The most that the chain makes of a difference. */
  double growth() {
    return Collections.max(powers);
  }

  /** After how many steps. */
  int peak() {
    return powers.indexOf(growth());
  }

  double drivenMean() {
    return mean(driven);
  }

  /** The mean over the networks with that radius; NaN if there are none. */
  double freeMean(double radius) {
    return mean(free.stream().filter(one -> one.radius() == radius).toList());
  }

  private static double mean(List<Exponent> exponents) {
    return exponents.stream().mapToDouble(Exponent::exponent).average().orElse(Double.NaN);
  }
}
