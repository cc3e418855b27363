package dev.unroll.datasets.synthetic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A small English of nine animals, each the only one with its coat that does what it does: {@code
 * the adjective ANIMAL (preposition the place)* verb and shook its coat}. Three adjectives tell the
 * coat, three tell nothing; verb and coat together tell the animal. So whoever has read up to the
 * animal knows its coat at best, and whoever has read the rest knows the animal.
 */
final class ClozeGrammar {
  private static final List<String> COATS = List.of("feathers", "fur", "scales");
  private static final List<String> TELLING = List.of("winged", "woolly", "scaly");
  private static final List<String> NEUTRAL = List.of("old", "quiet", "young");
  private static final List<List<String>> VERBS =
      List.of(List.of("hunted", "chased"), List.of("swam", "dived"), List.of("dug", "scratched"));
  private static final List<String> PREPOSITIONS = List.of("near", "behind", "beside", "above");
  private static final List<String> PLACES = List.of("barn", "bridge", "garden", "pond");
  private static final int ADJECTIVES = 2 * NEUTRAL.size();
  private static final String GAP = "___";

  /** The answers: the animal with coat c that does v is number 3·c + v. */
  static final List<String> ANIMALS =
      List.of("owl", "duck", "hen", "fox", "otter", "mole", "snake", "trout", "lizard");

  /** Every word a sentence may have; a word's place is its number. */
  static final List<String> WORDS = words();

  private ClozeGrammar() {}

  private static List<String> words() {
    List<String> all = new ArrayList<>(List.of("the", GAP, "and", "shook", "its"));
    all.addAll(TELLING);
    all.addAll(NEUTRAL);
    all.addAll(PREPOSITIONS);
    all.addAll(PLACES);
    VERBS.forEach(all::addAll);
    all.addAll(COATS);
    return List.copyOf(all);
  }

  /**
   * A sentence whose animal is missing.
   *
   * @param words with a gap in the animal's place
   * @param animal number of the missing one
   */
  record Sentence(List<String> words, int animal) {
    int gap() {
      return words.indexOf(GAP);
    }

    @Override
    public String toString() {
      return String.join(" ", words);
    }
  }

  /** A sentence with 0 to {@code phrases} phrases between animal and verb. */
  static Sentence any(Random random, int phrases) {
    int animal = random.nextInt(ANIMALS.size());
    List<String> words = new ArrayList<>(opening(animal, random.nextInt(ADJECTIVES)));
    words.add(GAP);
    for (int left = random.nextInt(phrases + 1); left > 0; left--) {
      words.add(one(PREPOSITIONS, random));
      words.add("the");
      words.add(one(PLACES, random));
    }
    words.add(one(VERBS.get(animal % VERBS.size()), random));
    words.addAll(List.of("and", "shook", "its", COATS.get(animal / VERBS.size())));
    return new Sentence(words, animal);
  }

  private static List<String> opening(int animal, int adjective) {
    boolean neutral = adjective < NEUTRAL.size();
    return List.of("the", neutral ? NEUTRAL.get(adjective) : TELLING.get(animal / VERBS.size()));
  }

  private static String one(List<String> words, Random random) {
    return words.get(random.nextInt(words.size()));
  }

  /**
   * Everything that may stand before the gap, with the probability that it does so and the animal
   * is number 0, 1, 2, …
   */
  static Map<List<String>, double[]> openings() {
    Map<List<String>, double[]> openings = new LinkedHashMap<>();
    double each = 1.0 / (ANIMALS.size() * ADJECTIVES);
    for (int animal = 0; animal < ANIMALS.size(); animal++) {
      for (int adjective = 0; adjective < ADJECTIVES; adjective++) {
        openings
                .computeIfAbsent(opening(animal, adjective), words -> new double[ANIMALS.size()])[
                animal] +=
            each;
      }
    }
    return openings;
  }
}
