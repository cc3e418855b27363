package dev.unroll.layers;

import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What a {@link Recurrent} layer leaves out at random while it is trained; nothing when it is used.
 * What is left out depends on ND4J's generator alone, and is the same for every engine and number
 * of threads.
 *
 * @param inputs share of the inputs; the others are scaled by 1 / (1 − share), as everywhere here
 *     but in {@code zoneout}
 * @param outputs share of the outputs, of which the layer's own state knows nothing
 * @param sequence whether inputs and outputs have one mask for all steps of a pass (Gal and
 *     Ghahramani 2016, arXiv:1512.05287)
 * @param weights share of the recurrent weights, the same at all steps (DropConnect; Merity et al.
 *     2018, arXiv:1708.02182)
 * @param zoneout probability with which a unit keeps its state at a step, h and c together (Krueger
 *     et al. 2017, arXiv:1606.01305); a network that is used keeps none, and has no mean in its
 *     place
 */
public record RecurrentDropout(
    @JsonProperty("inputs") double inputs,
    @JsonProperty("outputs") double outputs,
    @JsonProperty("sequence") boolean sequence,
    @JsonProperty("weights") double weights,
    @JsonProperty("zoneout") double zoneout) {

  /** Refuses shares that are none. */
  public RecurrentDropout {
    share("inputs", inputs);
    share("outputs", outputs);
    share("weights", weights);
    share("zoneout", zoneout);
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + ": expected a share from 0 to below 1, got " + value);
    }
  }

  /** Whether anything is left out. */
  boolean isSet() {
    return inputs > 0 || outputs > 0 || weights > 0 || zoneout > 0;
  }
}
