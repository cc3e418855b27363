package dev.unroll.layers.blocks;

import dev.unroll.runtime.BlockSource;
import dev.unroll.runtime.SequenceBlock;
import java.util.Optional;

/** The blocks of {@link Blocks}, for files. */
public final class RegisteredBlocks implements BlockSource {

  @Override
  public Optional<Words> describe(SequenceBlock block) {
    return Blocks.all().stream()
        .filter(entry -> entry.block().getClass() == block.getClass())
        .map(entry -> new Words(entry.name(), BlockSettings.of(block)))
        .findFirst();
  }

  @Override
  public Optional<SequenceBlock> block(Words words) {
    return Blocks.names().contains(words.name())
        ? Optional.of(BlockSettings.with(Blocks.named(words.name()), words.settings()))
        : Optional.empty();
  }
}
