package dev.unroll.experiments.recipe;

import dev.unroll.datasets.Problems;

/**
 * The recurrent network of a recipe: its {@code model.*} keys.
 *
 * @param cell the recurrent layer
 * @param hidden units of each layer, H
 * @param layers recurrent layers on top of each other
 * @param bidirectional whether a second pass reads each sequence backwards
 * @param recurrentInit how the recurrent weights start
 * @param gain factor on the initial recurrent weights
 * @param forgetBias initial bias of an LSTM's forget gate; other cells ignore it
 * @param chrono longest time lag to expect, T_max of chrono initialisation (Tallec and Ollivier
 *     2018); 0 for off
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
            chrono == 0 || chrono >= 2,
            "chrono: expected 0 (off) or a longest time lag of at least 2, got " + chrono)
        .check(
            chrono == 0 || cell == Cell.LSTM,
            "chrono: only the cell lstm has chrono initialisation, got "
                + Scalars.show(cell)
                + "; set chrono=0")
        .raise();
  }
}
