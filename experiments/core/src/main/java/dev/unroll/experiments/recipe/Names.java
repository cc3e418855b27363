package dev.unroll.experiments.recipe;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Spelling: how names are written, and which one was probably meant. */
final class Names {
  private Names() {}

  /** {@code batchesPerEpoch} and {@code BATCHES_PER_EPOCH} as {@code batches-per-epoch}. */
  static String kebab(String name) {
    String camel = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2");
    boolean constant = name.equals(name.toUpperCase(Locale.ROOT));
    return (constant ? name : camel).replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** What follows the last dot. */
  static String leaf(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** The known name nearest to {@code word}, if one is near enough to have been meant. */
  static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(word, name)))
        .filter(name -> distance(word, name) <= Math.max(2, word.length() / 3));
  }

  /** {@code ; did you mean 'x'?}, or nothing. */
  static String didYouMean(String word, Collection<String> known) {
    return nearest(word, known).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** The message for a name that is not among those known. */
  static String unknown(String kind, String name, Collection<String> known) {
    String meant = nearest(name, known).map(near -> ", did you mean '" + near + "'?").orElse("");
    return "unknown "
        + kind
        + " '"
        + name
        + "'"
        + meant
        + (meant.isEmpty() ? "; known are " : " Known are ")
        + String.join(", ", known);
  }

  /** Edit distance to a key, or to its last part when the word has no dot. */
  private static int distance(String word, String name) {
    int whole = edits(word, name);
    return word.indexOf('.') >= 0 ? whole : Math.min(whole, edits(word, leaf(name)));
  }

  /** Levenshtein's distance: insertions, deletions and substitutions between two words. */
  static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
