package dev.unroll.benchmarks.sidebyside;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Symbols to be predicted one from the other.
 *
 * @param origin where they come from, in words
 * @param symbols numbers below {@code classes}, {@link #NEEDED} of them or more
 * @param classes how many different ones there are
 */
record Text(String origin, List<Integer> symbols, int classes) {
  static final int BATCH = 32; // N
  static final int STEPS = 64; // T
  static final int BATCHES = 8;
  private static final int WINDOWS = BATCH * (STEPS + 1);
  static final int NEEDED = BATCHES * WINDOWS;
  private static final int GENERATED_CLASSES = 65;
  private static final int MAX_CLASSES = 1000;

  static Text generated() {
    Random random = new Random(11);
    List<Integer> symbols = random.ints(NEEDED, 0, GENERATED_CLASSES).boxed().toList();
    return new Text("generated", symbols, GENERATED_CLASSES);
  }

  /**
   * Reads a UTF-8 file; its characters are numbered in their own order.
   *
   * @throws InvalidInput if it cannot be read or is too short
   */
  static Text of(Path file) {
    String text;
    try {
      text = WholeFile.text(file);
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
    if (all.length > MAX_CLASSES) {
      throw new InvalidInput(
          "--text: expected at most %d different characters, %s has %d"
              .formatted(MAX_CLASSES, file, all.length));
    }
    List<Integer> symbols =
        text.chars().map(c -> Arrays.binarySearch(all, (char) c)).boxed().toList();
    return new Text(String.valueOf(file.getFileName()), symbols, all.length);
  }

  /** How many minibatches of N sequences of T + 1 symbols there are. */
  int batches() {
    return symbols.size() / WINDOWS;
  }

  /** Some of the minibatches. */
  Text part(int from, int count) {
    return new Text(origin, symbols.subList(from * WINDOWS, (from + count) * WINDOWS), classes);
  }

  /** The same sequences in another order, the same in every run. */
  Text shuffled() {
    List<List<Integer>> windows = new ArrayList<>();
    for (int from = 0; from < symbols.size(); from += STEPS + 1) {
      windows.add(symbols.subList(from, from + STEPS + 1));
    }
    Collections.shuffle(windows, new Random(11));
    return new Text(origin, windows.stream().flatMap(List::stream).toList(), classes);
  }

  /** The sizes of a model in words that PyTorch's process reads: N, T, H, classes. */
  String sizes(int hidden) {
    return "%d %d %d %d".formatted(BATCH, STEPS, hidden, classes);
  }

  /** The symbols in words that PyTorch's process reads. */
  String words() {
    return symbols.stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  /** Symbol t of a sequence, t up to and with {@link #STEPS}. */
  int at(int batch, int sequence, int t) {
    return symbols.get((batch * BATCH + sequence) * (STEPS + 1) + t);
  }
}
