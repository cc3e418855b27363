package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Characters and longer pieces of words as tokens; whatever no piece fits is read as characters, so
 * that every text can be written down. Immutable.
 *
 * <p>A text is cut into words ({@link WordCuts}). Pairs: each piece is made of two tokens before
 * it, and neighbours are joined in the order in which that was learnt (byte pair encoding over
 * characters; Sennrich et al. 2016, arXiv:1508.07909). Words: each piece is a whole word.
 */
public final class PieceTokenizer implements Tokenizer {
  /** What pieces are. */
  public enum Kind {
    PAIRS,
    WORDS
  }

  private static final int STRETCH = 100; // characters of a word in which pairs are counted

  private final Kind kind;
  private final Vocabulary characters;
  private final List<String> pieces; // of each number behind those of characters, its parts
  private final Map<String, Integer> numbers = new HashMap<>(); // by the parts
  private final int[][] spelled; // the characters of each token

  PieceTokenizer(Kind kind, Vocabulary characters, List<String> pieces) {
    this.kind = kind;
    this.characters = characters;
    this.pieces = List.copyOf(pieces);
    this.spelled = new int[size()][];
    for (int number = 0; number < characters.size(); number++) {
      spelled[number] = new int[] {number};
    }
    for (int k = 0; k < pieces.size(); k++) {
      int number = characters.size() + k;
      numbers.put(pieces.get(k), number);
      spelled[number] =
          pieces.get(k).chars().flatMap(part -> Arrays.stream(spelled[part])).toArray();
    }
  }

  /**
   * Learns pieces.
   *
   * @param size V at most
   */
  public static PieceTokenizer learn(Kind kind, Vocabulary characters, String text, int size) {
    Map<String, Integer> words =
        WordCuts.of(text).collect(Collectors.toMap(word -> word, word -> 1, Integer::sum));
    Map<String, Integer> counts = new TreeMap<>(); // in one order for ever
    words.forEach((word, count) -> count(new String(characters.encode(word)), count, counts));
    int more = Math.max(0, size - characters.size());
    return new PieceTokenizer(
        kind,
        characters,
        kind == Kind.WORDS
            ? counts.entrySet().stream()
                .filter(word -> word.getKey().length() > 1)
                .sorted((a, b) -> b.getValue() - a.getValue())
                .limit(more)
                .map(Map.Entry::getKey)
                .toList()
            : new PairCounts(counts).pairs(characters.size(), more));
  }

  /** Counts a word; one that has no end, as in texts without spaces, in stretches. */
  private static void count(String word, int times, Map<String, Integer> counts) {
    for (int from = 0; from < word.length(); from += STRETCH) {
      String part = word.substring(from, Math.min(word.length(), from + STRETCH));
      counts.merge(part, times, Integer::sum);
    }
  }

  @Override
  public int size() {
    return characters.size() + pieces.size();
  }

  /** The characters. */
  public Vocabulary vocabulary() {
    return characters;
  }

  /** How many characters each token has. */
  public int[] lengths() {
    return Arrays.stream(spelled).mapToInt(token -> token.length).toArray();
  }

  @Override
  public char[] encode(String text) {
    Map<String, char[]> known = new HashMap<>();
    StringBuilder tokens = new StringBuilder();
    WordCuts.of(text).forEach(word -> tokens.append(known.computeIfAbsent(word, this::word)));
    return tokens.toString().toCharArray();
  }

  /** No pair brings about one that was learnt before it, so each is joined everywhere at once. */
  private char[] word(String word) {
    String tokens = new String(characters.encode(word));
    if (kind == Kind.WORDS) {
      Integer whole = numbers.get(tokens);
      return whole == null ? tokens.toCharArray() : new char[] {(char) (int) whole};
    }
    for (int k = 0; k < pieces.size() && tokens.length() > 1; k++) {
      tokens = tokens.replace(pieces.get(k), String.valueOf((char) (characters.size() + k)));
    }
    return tokens.toCharArray();
  }

  @Override
  public String decode(int... tokens) {
    return characters.decode(
        Arrays.stream(tokens).flatMap(token -> Arrays.stream(spelled[token])).toArray());
  }

  @Override
  public char[] start() {
    return characters.start();
  }

  /** Writes what the pieces are, and each as the numbers of its parts, a line each. */
  public void save(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of(kind.name().toLowerCase(Locale.ROOT)));
    for (String piece : pieces) {
      lines.add(piece.chars().mapToObj(String::valueOf).collect(Collectors.joining(" ")));
    }
    Files.write(file, lines);
  }

  /**
   * Reads the text that {@link #save} wrote.
   *
   * @throws InvalidInput if the text is something else
   */
  public static PieceTokenizer parse(String text, Vocabulary characters) {
    List<String> lines = text.lines().toList();
    boolean words = !lines.isEmpty() && lines.get(0).equals("words");
    if (!words && (lines.isEmpty() || !lines.get(0).equals("pairs"))) {
      throw new InvalidInput("line 1: expected pairs or words");
    }
    List<String> pieces = new ArrayList<>();
    for (int k = 1; k < lines.size(); k++) {
      int known = characters.size() + (words ? 0 : pieces.size());
      pieces.add(piece(k + 1, lines.get(k), known, words));
    }
    return new PieceTokenizer(words ? Kind.WORDS : Kind.PAIRS, characters, pieces);
  }

  private static String piece(int line, String text, int known, boolean words) {
    StringBuilder parts = new StringBuilder();
    for (String number : text.split(" ", -1)) {
      int part = number.matches("[0-9]{1,5}") ? Integer.parseInt(number) : known;
      if (part >= known) {
        throw new InvalidInput(
            "line %d: expected numbers below %d, got \"%s\"".formatted(line, known, text));
      }
      parts.append((char) part);
    }
    if (parts.length() < 2 || (!words && parts.length() > 2)) {
      throw new InvalidInput("line %d: expected two numbers, got \"%s\"".formatted(line, text));
    }
    return parts.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PieceTokenizer that
        && kind == that.kind
        && characters.equals(that.characters)
        && pieces.equals(that.pieces);
  }

  @Override
  public int hashCode() {
    return pieces.hashCode();
  }
}
