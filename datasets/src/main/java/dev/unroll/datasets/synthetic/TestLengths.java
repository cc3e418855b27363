package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import java.util.Arrays;
import java.util.List;

/** The setting {@code data.test-lengths}: whole numbers with commas between, or nothing. */
final class TestLengths {
  private static final String NUMBERS = "(\\d{1,7}(,\\d{1,7})*)?";

  private TestLengths() {}

  private static String plain(String text) {
    return text.replaceAll("[\\s\\[\\]]", "");
  }

  /** Adds what is wrong with the setting. */
  static Problems check(Problems problems, String text) {
    return problems.check(
        plain(text).matches(NUMBERS),
        "data.test-lengths: expected whole numbers with commas between, such as 80,160, got \"%s\""
            .formatted(text));
  }

  /** The numbers above a length, in increasing order. */
  static List<Integer> above(int length, String text) {
    return Arrays.stream(plain(text).split(","))
        .filter(number -> !number.isEmpty())
        .map(Integer::valueOf)
        .filter(number -> number > length)
        .distinct()
        .sorted()
        .toList();
  }
}
