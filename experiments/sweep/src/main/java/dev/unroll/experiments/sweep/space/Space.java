package dev.unroll.experiments.sweep.space;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * Words of a sweep, taken apart.
   *
   * @param space the ranges
   * @param fixed the words that set a key to one value
   */
  public record Parsed(Space space, List<String> fixed) {
    public Parsed {
      fixed = List.copyOf(fixed);
    }
  }

  /**
   * Takes words such as {@code clip=log(0.1,10)} and {@code hidden=32} apart.
   *
   * @throws InvalidInput for a range that cannot be one, a key with two ranges, or a range of seeds
   */
  public static Parsed parse(List<String> words) {
    Map<String, Range> ranges = new LinkedHashMap<>();
    Map<String, String> written = new LinkedHashMap<>();
    List<String> fixed = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      String key = equals < 1 ? "" : word.substring(0, equals).strip();
      String value = word.substring(equals + 1).strip();
      Optional<Range> range = key.isEmpty() ? Optional.empty() : Range.parse(key, value);
      if (range.isEmpty()) {
        fixed.add(word);
        continue;
      }
      if (key.equals("seed") || key.equals("seeds")) {
        throw new InvalidInput(
            key + ": a sweep does not choose seeds; --seeds K says how many the winner gets");
      }
      if (ranges.put(key, range.get()) != null) {
        throw new InvalidInput(key + ": given two ranges; remove one");
      }
      written.put(key, value);
    }
    return new Parsed(new Space(ranges, written), fixed);
  }
}
