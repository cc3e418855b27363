package dev.unroll.experiments.sweep;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The ranges a sweep searches, by recipe key and in the order given.
 *
 * @param ranges by key
 * @param written the same as the user wrote them
 */
public record Space(Map<String, Range> ranges, Map<String, String> written) {
  public Space {
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    written = Collections.unmodifiableMap(new LinkedHashMap<>(written));
  }

  /**
   * The ranges among words such as {@code clip=log(0.1,10)} and {@code hidden=32}.
   *
   * @throws InvalidInput for a malformed range, a key with two ranges, or a range of seeds
   */
  public static Space parse(List<String> words) {
    Map<String, Range> ranges = new LinkedHashMap<>();
    Map<String, String> written = new LinkedHashMap<>();
    for (String word : words) {
      Optional<Range> range = range(word);
      if (range.isEmpty()) {
        continue;
      }
      String key = key(word);
      if (key.equals("seed") || key.equals("seeds")) {
        throw new InvalidInput(
            key + ": a sweep does not choose seeds; --seeds K sets how many the winner gets");
      }
      if (ranges.put(key, range.get()) != null) {
        throw new InvalidInput(key + ": given two ranges; remove one");
      }
      written.put(key, value(word));
    }
    return new Space(ranges, written);
  }

  /** Those words that are no ranges: the task and the settings with one value. */
  public static List<String> fixed(List<String> words) {
    return words.stream().filter(word -> range(word).isEmpty()).toList();
  }

  private static Optional<Range> range(String word) {
    return word.indexOf('=') < 1 || key(word).isEmpty()
        ? Optional.empty()
        : Range.parse(key(word), value(word));
  }

  private static String key(String word) {
    return word.substring(0, word.indexOf('=')).strip();
  }

  private static String value(String word) {
    return word.substring(word.indexOf('=') + 1).strip();
  }

  /** The ranges as the user wrote them. */
  @Override
  public String toString() {
    return written.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
