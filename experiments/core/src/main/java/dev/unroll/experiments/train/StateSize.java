package dev.unroll.experiments.train;

import dev.unroll.experiments.recipe.BlockSpec;
import dev.unroll.experiments.recipe.Model;
import dev.unroll.runtime.StatePart;
import java.util.List;

/**
 * What the recurrent layers of a network carry from step to step, in floats, for one sequence.
 *
 * @param bytes after some steps
 * @param grows whether it is more after more steps
 */
public record StateSize(long bytes, boolean grows) {
  /** After how many steps a cache is measured. */
  public static final int STEPS = 1000;

  /**
   * Of a recipe's network; of one that reads both ways, of both directions.
   *
   * @param inputs width of a step
   */
  public static StateSize of(Model model, int inputs) {
    long numbers = 0;
    boolean grows = false;
    int directions = model.bidirectional() ? 2 : 1;
    for (int l = 0; l < model.layers(); l++) {
      for (StatePart part : parts(model, l == 0 ? inputs : directions * model.units())) {
        numbers += (long) part.size() * (part.grows() ? Math.min(STEPS, part.steps()) : 1);
        grows |= part.steps() > STEPS;
      }
    }
    return new StateSize(directions * numbers * Float.BYTES, grows);
  }

  private static List<StatePart> parts(Model model, int inputs) {
    BlockSpec spec = model.block();
    boolean memory = spec.name().equals(BlockSpec.DL4J_LSTM); // h and c
    return spec.block()
        .map(block -> block.state(inputs, model.units()))
        .orElse(List.of(new StatePart("h", (memory ? 2 : 1) * model.units())));
  }
}
