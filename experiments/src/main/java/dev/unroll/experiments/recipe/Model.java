package dev.unroll.experiments.recipe;

import dev.unroll.datasets.Problems;
import dev.unroll.layers.init.Chrono;

/**
 * The recurrent network of a recipe: its {@code model.*} keys.
 *
 * @param cell the recurrent layer
 * @param hidden units of each layer, H
 * @param layers recurrent layers on top of each other
 * @param bidirectional whether a second pass reads each sequence backwards
 * @param recurrentInit how the recurrent weights start
 * @param gain factor on the initial recurrent weights
 * @param forgetBias initial bias of the forget gate of an LSTM without chrono initialisation; else
 *     it is not used
 * @param chrono longest time lag that an LSTM or a GRU is to expect, T_max of chrono initialisation
 *     (Tallec and Ollivier 2018); 0 for off
 */
public record Model(
    Cell cell,
    int hidden,
    int layers,
    boolean bidirectional,
    RecurrentInit recurrentInit,
    double gain,
    double forgetBias,
    int chrono) {
  /** The forget bias of every built-in recipe and model. */
  private static final double UNSET_FORGET_BIAS = 1;

  private static final int MOST_UNITS = 1_000_000;

  public Model {
    new Problems()
        .atLeast("hidden", hidden, 1)
        .check(hidden <= MOST_UNITS, "hidden: expected at most 1000000, got " + hidden)
        .atLeast("layers", layers, 1)
        .check(gain > 0, "gain: expected more than 0, got " + Scalars.show(gain))
        .check(
            Double.isFinite(forgetBias), "forget-bias: expected a finite number, got " + forgetBias)
        .check(
            chrono == 0 || chrono >= Chrono.MIN_LONGEST,
            "chrono: expected 0 (off) or a longest time lag of at least %d, got %d"
                .formatted(Chrono.MIN_LONGEST, chrono))
        .check(
            chrono == 0 || cell.chrono(),
            "chrono: only the cells lstm and gru have chrono initialisation, got "
                + Scalars.show(cell)
                + "; set chrono=0")
        .raise();
  }

  /**
   * What is set, but does nothing. Only what a user asks for is held to it: runs that were made
   * with such a setting can still be read.
   */
  Problems unused() {
    String forget = "model.forget-bias: ";
    Problems problems = new Problems();
    if (forgetBias == UNSET_FORGET_BIAS) {
      return problems;
    }
    return problems
        .check(
            cell.forgets(),
            forget
                + "only the cells lstm and dl4j-lstm have a forget gate, got %s for %s; leave it at %s"
                    .formatted(
                        Scalars.show(forgetBias),
                        Scalars.show(cell),
                        Scalars.show(UNSET_FORGET_BIAS)))
        .check(
            !cell.forgets() || chrono == 0,
            forget
                + "a chrono start sets this bias, got %s beside chrono=%d; set chrono=0 or leave it at %s"
                    .formatted(Scalars.show(forgetBias), chrono, Scalars.show(UNSET_FORGET_BIAS)));
  }
}
