package dev.unroll.experiments.dynamics;

import java.util.Arrays;
import java.util.List;

/**
 * A state that the cell, left to itself, does not leave, or leaves slowly.
 *
 * @param state s, of the cell's state size
 * @param speed ‖F(s) − s‖
 * @param kind what becomes of states nearby
 * @param unstable how many eigenvalues of the Jacobian lie outside the unit circle by more than
 *     {@link #MARGIN}: directions in which states nearby move away
 * @param eigenvalues of the Jacobian at s, as [re, im]
 * @param found how many starts led here
 * @param distance from s to the nearest of those starts: far away means the network never goes
 *     there
 */
public record FixedPoint(
    List<Double> state,
    double speed,
    Kind kind,
    int unstable,
    List<double[]> eigenvalues,
    int found,
    double distance) {

  /** An eigenvalue so near the unit circle takes a thousand steps to show on which side it is. */
  public static final double MARGIN = 1e-3;

  /** What becomes of states near a fixed point. */
  public enum Kind {
    /** They come back: all |λ| < 1. */
    STABLE,
    /** They neither come back nor leave within reach: some |λ| is 1 up to the margin, none more. */
    MARGINAL,
    /** They come nearer in some directions and leave in others. */
    SADDLE,
    /** They leave in every direction: all |λ| > 1. */
    REPELLER
  }

  static FixedPoint of(double[] state, double speed, Spectrum spectrum, int found, double far) {
    List<Double> moduli = spectrum.moduli();
    int unstable = (int) moduli.stream().filter(modulus -> modulus > 1 + MARGIN).count();
    Kind kind = Kind.SADDLE;
    if (unstable == 0) {
      kind = moduli.get(0) < 1 - MARGIN ? Kind.STABLE : Kind.MARGINAL;
    } else if (unstable == moduli.size()) {
      kind = Kind.REPELLER;
    }
    List<Double> values = Arrays.stream(state).boxed().toList();
    return new FixedPoint(values, speed, kind, unstable, spectrum.eigenvalues(), found, far);
  }
}
