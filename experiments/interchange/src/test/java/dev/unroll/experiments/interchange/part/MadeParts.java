package dev.unroll.experiments.interchange.part;

import dev.unroll.layers.blocks.Blocks;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.Squash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Parts with random weights, of the size that training gives them, for tests. */
public final class MadeParts {
  private final Random random;
  private final List<Part> parts = new ArrayList<>();
  private int width;

  /**
   * @param inputs I
   */
  public MadeParts(int inputs, long seed) {
    this.width = inputs;
    this.random = new Random(seed);
  }

  public List<Part> parts() {
    return List.copyOf(parts);
  }

  public MadeParts embedding(int outputs) {
    parts.add(new Part.Embedding(width, outputs, numbers(width * outputs, 1)));
    width = outputs;
    return this;
  }

  /** A layer of a block's registered name. */
  public MadeParts walk(String block, int units) {
    return walk(Blocks.named(block), units, Optional.empty());
  }

  /** In both directions. */
  public MadeParts bothWays(String block, int units, Part.Merge merge) {
    return walk(Blocks.named(block), units, Optional.of(merge));
  }

  public MadeParts walk(SequenceBlock block, int units, Optional<Part.Merge> merge) {
    List<Map<String, float[]>> directions = new ArrayList<>();
    for (int d = 0; d < (merge.isPresent() ? 2 : 1); d++) {
      Map<String, float[]> own = new LinkedHashMap<>();
      for (Parameter p : block.parameters(width, units)) {
        own.put(p.name(), numbers(Math.toIntExact(p.length()), 1 / Math.sqrt(units)));
      }
      directions.add(own);
    }
    Part.Walk walk =
        new Part.Walk(block, /* inputs= */ width, /* width= */ units, directions, merge);
    parts.add(walk);
    width = walk.outputs();
    return this;
  }

  public MadeParts last() {
    parts.add(new Part.LastStep());
    return this;
  }

  public MadeParts dense(int outputs, Squash squash) {
    parts.add(
        new Part.Dense(width, outputs, numbers(width * outputs, .3), numbers(outputs, .3), squash));
    width = outputs;
    return this;
  }

  private float[] numbers(int length, double size) {
    float[] numbers = new float[length];
    for (int k = 0; k < length; k++) {
      numbers[k] = (float) (size * random.nextGaussian());
    }
    return numbers;
  }
}
