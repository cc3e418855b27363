package dev.unroll.layers;

import dev.unroll.layers.blocks.Bias;
import dev.unroll.layers.blocks.BlockSettings;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.Dropout;
import dev.unroll.layers.blocks.Normalisation;
import dev.unroll.runtime.SequenceBlock;
import java.util.List;
import java.util.Map;

/** Every block of the registry: of one head, so that it can be of any width, and of one size. */
public final class EveryBlock {
  private EveryBlock() {}

  /** All but those whose output is as wide as their input. */
  public static List<SequenceBlock> ofAnyWidth() {
    return Blocks.all().stream()
        .map(Blocks.Entry::block)
        .filter(
            block ->
                !(block instanceof Normalisation
                    || block instanceof Dropout
                    || block instanceof Bias))
        .map(EveryBlock::ofOneHead)
        .toList();
  }

  private static SequenceBlock ofOneHead(SequenceBlock block) {
    Map<String, String> one =
        BlockSettings.names(block).contains("rotation")
            ? Map.of("heads", "1", "rotation", "none", "span", "8", "sinks", "2")
            : Map.of("heads", "1");
    return BlockSettings.names(block).contains("heads") ? BlockSettings.with(block, one) : block;
  }
}
