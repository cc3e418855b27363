package dev.unroll.runtime;

/** A {@link DiagonalScan} that the fast engine can train. */
public interface FastScan extends DiagonalScan {

  /**
   * Back through the coefficients: the step holds the pre-activations, ∂L/∂a and ∂L/∂b; the
   * pre-activations become ∂L/∂(pre-activation), and a is written as {@link #coefficients} does.
   */
  void backward(ScanStep step);
}
