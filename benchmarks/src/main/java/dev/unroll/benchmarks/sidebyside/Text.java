package dev.unroll.benchmarks.sidebyside;

import dev.unroll.datasets.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Symbols to be predicted one from the other.
 *
 * @param origin where they come from, in words
 * @param symbols numbers below {@code classes}, {@link #NEEDED} of them
 * @param classes how many different ones there are
 */
record Text(String origin, List<Integer> symbols, int classes) {
  static final int BATCH = 32; // N
  static final int STEPS = 64; // T
  static final int BATCHES = 8;
  static final int NEEDED = BATCHES * BATCH * (STEPS + 1);
  private static final int GENERATED_CLASSES = 65;
  private static final int MOST_CLASSES = 1000;

  static Text generated() {
    Random random = new Random(11);
    List<Integer> symbols = random.ints(NEEDED, 0, GENERATED_CLASSES).boxed().toList();
    return new Text("generated", symbols, GENERATED_CLASSES);
  }

  /**
   * Reads the beginning of a UTF-8 file; its characters are numbered in their own order.
   *
   * @throws InvalidInput if it cannot be read or is too short
   */
  static Text of(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new InvalidInput("--text: cannot read %s as UTF-8 text".formatted(file), e);
    }
    if (text.length() < NEEDED) {
      throw new InvalidInput(
          "--text: expected at least %d characters, %s has %d; name a longer one, or none"
              .formatted(NEEDED, file, text.length()));
    }
    char[] all =
        text.chars()
            .distinct()
            .sorted()
            .mapToObj(Character::toString)
            .collect(Collectors.joining())
            .toCharArray();
    if (all.length > MOST_CLASSES) {
      throw new InvalidInput(
          "--text: expected at most %d different characters, %s has %d"
              .formatted(MOST_CLASSES, file, all.length));
    }
    List<Integer> symbols =
        text.chars().limit(NEEDED).map(c -> Arrays.binarySearch(all, (char) c)).boxed().toList();
    return new Text(String.valueOf(file.getFileName()), symbols, all.length);
  }

  /** Symbol t of a sequence, t up to and with {@link #STEPS}. */
  int at(int batch, int sequence, int t) {
    return symbols.get((batch * BATCH + sequence) * (STEPS + 1) + t);
  }
}
