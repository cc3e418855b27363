package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.Problems;

/**
 * The recurrent network of a recipe: its {@code model.*} keys.
 *
 * @param block the sequence block of each layer; its settings are {@code model.block.*}
 * @param hidden units of each layer, H
 * @param layers layers on top of each other
 * @param bidirectional whether a second pass reads each sequence backwards
 * @param recurrentInit how the recurrent weights start
 * @param gain factor on the initial recurrent weights
 */
public record Model(
    BlockSpec block,
    int hidden,
    int layers,
    boolean bidirectional,
    RecurrentInit recurrentInit,
    double gain) {

  private static final int MOST_UNITS = 1_000_000;

  public Model {
    new Problems()
        .atLeast("hidden", hidden, 1)
        .check(hidden <= MOST_UNITS, "hidden: expected at most 1000000, got " + hidden)
        .atLeast("layers", layers, 1)
        .check(gain > 0, "gain: expected more than 0, got " + Scalars.show(gain))
        .raise();
  }
}
