package dev.unroll.datasets.datavec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often two tokens are neighbours in the words of a text, while pairs become tokens. */
final class PairCounts {
  private static final int MIN_COUNT = 2;

  private final List<String> words = new ArrayList<>(); // in tokens
  private final List<Integer> counts = new ArrayList<>();
  private final Map<String, Integer> pairs = new HashMap<>();
  private final Map<String, Set<Integer>> places =
      new HashMap<>(); // words with a pair, or once had

  /**
   * @param words in numbers of characters, with their counts
   */
  PairCounts(Map<String, Integer> words) {
    words.forEach(
        (word, count) -> {
          this.words.add(word);
          counts.add(count);
          add(this.words.size() - 1, 1);
        });
  }

  private void add(int place, int sign) {
    String word = words.get(place);
    for (int k = 0; k + 1 < word.length(); k++) {
      String pair = word.substring(k, k + 2);
      pairs.merge(pair, sign * counts.get(place), Integer::sum);
      places.computeIfAbsent(pair, key -> new HashSet<>()).add(place);
    }
  }

  /**
   * The most frequent pairs, each after those before it have become tokens; of equal ones the first
   * by its numbers.
   *
   * @param first number of the first new token
   * @param most how many
   */
  List<String> pairs(int first, int most) {
    List<String> found = new ArrayList<>();
    while (found.size() < most) {
      String best = null;
      int count = MIN_COUNT - 1;
      for (Map.Entry<String, Integer> pair : pairs.entrySet()) {
        int own = pair.getValue();
        if (own > count || (own == count && best != null && pair.getKey().compareTo(best) < 0)) {
          best = pair.getKey();
          count = own;
        }
      }
      if (best == null) {
        break;
      }
      join(best, String.valueOf((char) (first + found.size())));
      found.add(best);
    }
    return found;
  }

  private void join(String pair, String token) {
    for (int place : places.remove(pair)) {
      add(place, -1);
      words.set(place, words.get(place).replace(pair, token));
      add(place, 1);
    }
    pairs.remove(pair);
  }
}
