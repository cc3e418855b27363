package dev.unroll.datasets.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small English: {@code the [adjective] noun (preposition the [adjective] noun)*}, the verb to
 * follow. Words are numbers into {@link #WORDS}.
 */
final class Grammar {
  private static final List<String> ADJECTIVES = List.of("old", "red", "small", "quiet");
  private static final List<String> PREPOSITIONS = List.of("near", "behind", "beside", "above");
  private static final List<String> SINGULAR =
      List.of("boat", "key", "teacher", "cloud", "letter", "garden", "horse", "bridge");
  private static final List<String> PLURAL = SINGULAR.stream().map(noun -> noun + "s").toList();

  /** Every word there is; a word's place is its number. */
  static final List<String> WORDS = words();

  private static final int FIRST_ADJECTIVE = 1;
  private static final int FIRST_PREPOSITION = FIRST_ADJECTIVE + ADJECTIVES.size();
  private static final int FIRST_SINGULAR = FIRST_PREPOSITION + PREPOSITIONS.size();
  private static final int FIRST_PLURAL = FIRST_SINGULAR + SINGULAR.size();

  private Grammar() {}

  private static List<String> words() {
    List<String> all = new ArrayList<>(List.of("the"));
    all.addAll(ADJECTIVES);
    all.addAll(PREPOSITIONS);
    all.addAll(SINGULAR);
    all.addAll(PLURAL);
    return List.copyOf(all);
  }

  /**
   * What stands before the verb.
   *
   * @param words numbers of the words
   * @param plural whether the subject, the first noun, is plural
   * @param lastPlural whether the last noun is
   */
  record Sentence(List<Integer> words, boolean plural, boolean lastPlural) {
    @Override
    public String toString() {
      return String.join(" ", words.stream().map(WORDS::get).toList());
    }
  }

  /** A sentence with up to {@code most} nouns after the subject, each of any number. */
  static Sentence any(Random random, int most) {
    boolean plural = random.nextBoolean();
    return sentence(random, plural, random.nextInt(most + 1), false);
  }

  /**
   * A sentence with exactly {@code attractors} nouns after the subject, all of the other number.
   */
  static Sentence hard(Random random, int attractors) {
    return sentence(random, random.nextBoolean(), attractors, true);
  }

  private static Sentence sentence(Random random, boolean plural, int more, boolean hard) {
    List<Integer> words = new ArrayList<>();
    addNoun(words, random, plural);
    boolean last = plural;
    for (int i = 0; i < more; i++) {
      words.add(FIRST_PREPOSITION + random.nextInt(PREPOSITIONS.size()));
      boolean chance = random.nextBoolean();
      last = hard ? !plural : chance;
      addNoun(words, random, last);
    }
    return new Sentence(words, plural, last);
  }

  private static void addNoun(List<Integer> words, Random random, boolean plural) {
    words.add(WORDS.indexOf("the"));
    if (random.nextBoolean()) {
      words.add(FIRST_ADJECTIVE + random.nextInt(ADJECTIVES.size()));
    }
    words.add((plural ? FIRST_PLURAL : FIRST_SINGULAR) + random.nextInt(SINGULAR.size()));
  }
}
