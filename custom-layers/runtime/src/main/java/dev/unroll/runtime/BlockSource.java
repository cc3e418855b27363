package dev.unroll.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds blocks by name, such as those of a file. A service of the JDK's {@link ServiceLoader}, so
 * that blocks of another jar can be in a file, too.
 */
public interface BlockSource {

  /**
   * A block in words.
   *
   * @param name what the source calls it
   * @param settings its settings as text by name
   */
  record Words(String name, Map<String, String> settings) {}

  /** A block in words, if it is one of this source's. */
  Optional<Words> describe(SequenceBlock block);

  /**
   * The block of a name, if it is one of this source's.
   *
   * @throws IllegalArgumentException if a setting cannot be used
   */
  Optional<SequenceBlock> block(Words words);

  /** All sources that are where this interface is. */
  private static List<BlockSource> all() {
    return ServiceLoader.load(BlockSource.class, BlockSource.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /** A block in words; by its class where no source knows it. */
  static Words words(SequenceBlock block) {
    return all().stream()
        .flatMap(source -> source.describe(block).stream())
        .findFirst()
        .orElseGet(() -> new Words(block.getClass().getName(), Map.of("is", block.toString())));
  }

  /**
   * The block that some words name.
   *
   * @throws IllegalArgumentException if there is none, or a setting cannot be used
   */
  static SequenceBlock find(Words words) {
    return all().stream()
        .flatMap(source -> source.block(words).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "block: expected one of this library or of a jar beside it, got \"%s\""
                        .formatted(words.name())));
  }
}
