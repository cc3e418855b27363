package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.input.Setting;

/** The recurrent network of a recipe: its {@code model.*} keys, described by the annotations. */
public record Model(
    @Setting(value = "lstm", about = "a sequence block; 'unroll recipe blocks' lists them")
        BlockSpec block,
    @Setting(value = "64", about = "units of a layer, H") int hidden,
    @Setting(value = "1", about = "recurrent layers on top of each other") int layers,
    @Setting(value = "false", about = "also read each sequence backwards") boolean bidirectional,
    @Setting(value = "orthogonal", about = "orthogonal, identity, xavier or gaussian")
        RecurrentInit recurrentInit,
    @Setting(value = "1", about = "factor on the initial recurrent weights") double gain,
    @Setting(
            value = "1",
            before = "1",
            about = "factor on hidden, by which presets come to about as many parameters")
        double width,
    @Setting(
            value = "0",
            before = "0",
            about =
                "width of a learned vector for each token; 0 to read tokens one-hot, or, if tied,"
                    + " as wide as the last layer")
        int embedding,
    @Setting(
            value = "false",
            before = "false",
            about = "whether the output layer has the weights of the embedding")
        boolean tied) {

  private static final int MAX_UNITS = 1_000_000;
  private static final int HEADS = 4;

  public Model {
    new Problems()
        .atLeast("hidden", hidden, 1)
        .check(hidden <= MAX_UNITS, "hidden: expected at most 1000000, got " + hidden)
        .atLeast("layers", layers, 1)
        .check(gain > 0, "gain: expected more than 0, got " + Scalars.show(gain))
        .check(width > 0, "width: expected more than 0, got " + Scalars.show(width))
        .check(
            hidden * width <= MAX_UNITS,
            "width: expected at most %d units, got %s".formatted(MAX_UNITS, hidden * width))
        .between("embedding", embedding, 0, MAX_UNITS)
        .check(
            !tied || embedding == 0 || embedding == last(hidden, width, bidirectional),
            "tied: expected an embedding as wide as the last layer, %d, got %d; leave embedding out"
                .formatted(last(hidden, width, bidirectional), embedding))
        .raise();
  }

  /** A network of numbers of the usual width, without an embedding. */
  public Model(
      BlockSpec block,
      int hidden,
      int layers,
      boolean bidirectional,
      RecurrentInit recurrentInit,
      double gain) {
    this(block, hidden, layers, bidirectional, recurrentInit, gain, 1, 0, false);
  }

  /** The units of a layer: a multiple of 4 where a factor makes them, so that heads divide them. */
  public int units() {
    return units(hidden, width);
  }

  /** The width of a token's learned vector; 0 for none. */
  public int tokenWidth() {
    return tied && embedding == 0 ? last(hidden, width, bidirectional) : embedding;
  }

  private static int last(int hidden, double width, boolean bidirectional) {
    return (bidirectional ? 2 : 1) * units(hidden, width);
  }

  private static int units(int hidden, double width) {
    return width == 1 ? hidden : Math.max(HEADS, HEADS * (int) Math.round(hidden * width / HEADS));
  }
}
