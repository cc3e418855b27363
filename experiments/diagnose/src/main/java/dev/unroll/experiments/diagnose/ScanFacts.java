package dev.unroll.experiments.diagnose;

import java.util.List;

/**
 * What is known of a network's scans and attention from their coefficients alone.
 *
 * @param constants how long each scan remembers
 * @param rings eigenvalues that are parameters
 * @param maps what attention looks at
 */
public record ScanFacts(
    List<TimeConstants> constants, List<EigenvalueRing> rings, List<AttentionMap> maps) {

  /**
   * How long the channels of a scan h_t = a_t ∘ h_{t-1} + … remember: −1/mean(log a_t) over the
   * steps of real sequences.
   *
   * @param scan its layer, and the name of its state
   * @param steps one number a channel, the shortest first
   */
  public record TimeConstants(String scan, List<Double> steps) {}

  /**
   * The eigenvalues of a linear recurrence in the complex plane.
   *
   * @param scan as above
   * @param before of the network before its training; empty if that is this one
   * @param now of the network
   */
  public record EigenvalueRing(String scan, List<double[]> before, List<double[]> now) {}

  /**
   * How much each step of one sequence looks at each.
   *
   * @param attention its layer, and the name of its cache
   * @param weights of the first head, [T][T]
   */
  public record AttentionMap(String attention, List<double[]> weights) {}

  /** Whether there are none. */
  public boolean isEmpty() {
    return constants.isEmpty() && rings.isEmpty() && maps.isEmpty();
  }
}
