package dev.unroll.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * A block whose state passes through a weight matrix at every step: the classic recurrent cells.
 *
 * <pre>
 *   P = X·Wx + b                                one product for the whole sequence
 *   for t = 1..T:  a_t = P_t + h_{t-1}·Wh,      (h_t, c_t) = cell(a_t, h_{t-1}, c_{t-1})
 * </pre>
 *
 * <p>A cell writes the elementwise part of one step. The engines write the loop, forward and, as
 * explicit back-propagation through time, backward: ∂L/∂h_t = direct + transferred (δ_{t+1}·Whᵀ).
 */
public non-sealed interface Cell extends SequenceBlock {
  /** Name of the input weights Wx [I, G·H]. */
  String INPUT_WEIGHTS = "W";

  /** Name of the recurrent weights Wh [H, G·H]. */
  String RECURRENT_WEIGHTS = "RW";

  /** Name of the bias b [G·H]. */
  String BIAS = "b";

  /** Name of the bias [H] inside the recurrent product that a cell keeps apart. */
  String RECURRENT_BIAS = "bR";

  /** Name of the hidden state, which is the output. */
  String HIDDEN = "h";

  /** Name of the memory. */
  String MEMORY = "c";

  /** Whether a memory c [H] travels through time beside the state h. */
  default boolean memory() {
    return false;
  }

  /**
   * Whether the last gate's product with the state, q = h_{t-1}·Wh + b_h, is kept apart from its
   * product with the inputs.
   */
  default boolean separateProduct() {
    return false;
  }

  /**
   * Whether the state is all that back-propagation needs of a step: gate 0 then holds h_t there,
   * and no gate is kept.
   */
  default boolean gateIsState() {
    return false;
  }

  /** Whether {@link FastCell#backward} reads h_{t-1}. */
  default boolean needsHiddenBefore() {
    return !gateIsState();
  }

  /**
   * Start values of the bias beyond the layer's configured constant.
   *
   * @param b the bias [G·H], filled with that constant
   * @param uniform draws from [0, 1)
   */
  default void startBias(double[] b, DoubleSupplier uniform) {}

  /**
   * One step of a few sequences, in floats: turns pre-activations into gates and the state before
   * into the state after.
   */
  void forward(CellStep step);

  @Override
  default List<Parameter> parameters(int in, int out) {
    int gates = gates().size();
    List<Parameter> all = new ArrayList<>();
    all.add(Parameter.inputWeight(INPUT_WEIGHTS, in, out, gates, "weight_ih"));
    all.add(Parameter.recurrentWeight(RECURRENT_WEIGHTS, out, gates, "weight_hh"));
    all.add(Parameter.bias(BIAS, gates * out, this::startBias, "bias_ih"));
    if (separateProduct()) {
      all.add(
          Parameter.bias(
              RECURRENT_BIAS, out, (b, uniform) -> java.util.Arrays.fill(b, 0), "bias_hh"));
    }
    return all;
  }

  @Override
  default List<StatePart> state(int in, int out) {
    StatePart h = new StatePart(HIDDEN, out);
    return memory() ? List.of(h, new StatePart(MEMORY, out)) : List.of(h);
  }
}
