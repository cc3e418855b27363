package dev.unroll.runtime;

import java.util.List;

/**
 * A block whose state is scaled and added to at every step, each unit by itself, with coefficients
 * that depend on the inputs alone:
 *
 * <pre>
 *   P = X·Wx + b                   one product for the whole sequence
 *   (a_t, b_t) = coefficients(P_t)
 *   h_t = a_t ∘ h_{t-1} + b_t      no product with the state
 *
 *   λ_t = direct + a_{t+1} ∘ λ_{t+1}      ∂L/∂b_t = λ_t      ∂L/∂a_t = λ_t ∘ h_{t-1}
 * </pre>
 *
 * <p>So going back is the same scan from T to 1. A block writes the coefficients; the engines write
 * the scan.
 */
public non-sealed interface DiagonalScan extends SequenceBlock {

  /**
   * The coefficients of one step of a few sequences, in floats: reads the pre-activations, which it
   * leaves alone, and writes {@link ScanStep#a} and {@link ScanStep#b}.
   */
  void coefficients(ScanStep step);

  /** What PyTorch's counterpart calls the linear map from inputs to pre-activations. */
  String torchName();

  @Override
  default List<Parameter> parameters(int in, int out) {
    int gates = gates().size();
    return List.of(
        Parameter.inputWeight(Cell.INPUT_WEIGHTS, in, out, gates, torchName() + ".weight"),
        Parameter.bias(Cell.BIAS, gates * out, Parameter.Start.CONFIGURED, torchName() + ".bias"));
  }

  @Override
  default List<StatePart> state(int in, int out) {
    return List.of(new StatePart(Cell.HIDDEN, out));
  }
}
