package dev.unroll.datasets.input;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the words a user may have meant, and says which words there are. */
public final class Nearest {
  private static final int SHOWN = 3;

  private Nearest() {}

  /** Up to three of the known words, the nearest in edit distance (ignoring case) first. */
  public static List<String> of(String word, Collection<String> known) {
    return known.stream()
        .sorted(
            Comparator.comparingInt((String name) -> edits(word, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(SHOWN)
        .toList();
  }

  /**
   * The sentence on a name that is not known: the one that was probably meant, and all there are.
   *
   * @param kind of thing it is to name, such as "task"
   */
  public static String unknown(String kind, String name, Collection<String> known) {
    String meant =
        near(name, known).map(near -> ", did you mean '" + near + "'? Known").orElse("; known");
    return "unknown %s '%s'%s are %s".formatted(kind, name, meant, String.join(", ", known));
  }

  /** {@code ; did you mean 'x'?}, or nothing if no known word is near. */
  public static String hint(String word, Collection<String> known) {
    return near(word, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  private static Optional<String> near(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(word, name)))
        .filter(name -> distance(word, name) <= Math.max(2, word.length() / 3));
  }

  /** Edit distance to a dotted key, or to its last part when the word has no dot. */
  private static int distance(String word, String name) {
    int whole = edits(word, name);
    String last = name.substring(name.lastIndexOf('.') + 1);
    return word.indexOf('.') >= 0 ? whole : Math.min(whole, edits(word, last));
  }

  /** Levenshtein's distance, ignoring case: insertions, deletions and replacements cost 1 each. */
  private static int edits(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
