package dev.unroll.experiments.interchange.part;

import dev.unroll.layers.blocks.Blocks;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.Squash;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One layer of a network. A matrix is kept row by row, in the shape that PyTorch has: a weight from
 * I inputs to K outputs as [K, I]. That is our own [I, K] column by column, so that the numbers are
 * the same in the same order.
 */
public sealed interface Part {

  /** A layer with weights, which has a width. */
  sealed interface Wide extends Part {
    /** How many numbers a step takes; of an embedding, how many tokens there are. */
    int inputs();

    /** How many numbers a step gives. */
    int outputs();
  }

  /**
   * A vector for each token.
   *
   * @param table [V, E]
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Embedding(int inputs, int outputs, float[] table) implements Wide {}

  /**
   * A block that reads a sequence in one direction, or in both.
   *
   * @param width H, of one direction
   * @param directions parameters by our names, of the forward direction, then of the backward one
   * @param merge how two directions become one vector; empty for one direction
   */
  record Walk(
      SequenceBlock block,
      int inputs,
      int width,
      List<Map<String, float[]>> directions,
      Optional<Merge> merge)
      implements Wide {
    public Walk {
      directions = List.copyOf(directions);
    }

    @Override
    public int outputs() {
      return merge.equals(Optional.of(Merge.CONCAT)) ? 2 * width : width;
    }

    /** The block's name in the registry. */
    public String name() {
      return Blocks.name(block);
    }

    /** What the parameters are. */
    public List<Parameter> parameters() {
      return block.parameters(inputs, width);
    }
  }

  /** How the outputs of two directions become one vector; the names are DL4J's. */
  enum Merge {
    CONCAT,
    ADD,
    AVERAGE,
    MUL
  }

  /** Of each sequence the last real step alone. */
  record LastStep() implements Part {}

  /**
   * φ(W·x + b).
   *
   * @param weight [K, I]
   * @param bias [K]
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Dense(int inputs, int outputs, float[] weight, float[] bias, Squash squash)
      implements Wide {}
}
