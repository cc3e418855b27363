package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Characters (Unicode code points) and their numbers, in the order of their code points; a last
 * number may stand for every unknown character. Immutable.
 */
public final class Vocabulary implements Tokenizer {
  private static final int MAX_CHARACTERS = 0xFFFF;
  private static final int SHOWN = 60; // characters in a message
  private static final String UNKNOWN = "\\?";
  private static final int REPLACEMENT = 0xFFFD;

  private final int[] points;
  private final boolean unknown;

  private Vocabulary(int[] points, boolean unknown) {
    this.points = points;
    this.unknown = unknown;
    if (points.length == 0 || points.length > MAX_CHARACTERS) {
      throw new InvalidInput(
          "Expected 1 to %d distinct characters, got %d.".formatted(MAX_CHARACTERS, points.length));
    }
  }

  /** The characters of a text. */
  public static Vocabulary of(String text, boolean unknown) {
    BitSet seen = new BitSet();
    text.codePoints().forEach(seen::set);
    return new Vocabulary(seen.stream().toArray(), unknown);
  }

  /** Whether every character of a text is known. */
  public boolean covers(String text) {
    return text.codePoints().allMatch(point -> Arrays.binarySearch(points, point) >= 0);
  }

  @Override
  public int size() {
    return points.length + (unknown ? 1 : 0);
  }

  /** Whether there is a number for unknown characters. */
  public boolean hasUnknown() {
    return unknown;
  }

  /**
   * The number of a character.
   *
   * @throws InvalidInput if it is unknown and there is no number for unknown ones
   */
  public int number(int point) {
    int found = Arrays.binarySearch(points, point);
    if (found < 0 && !unknown) {
      throw new InvalidInput(
          "The character %s is not among the %d characters that are known: %s."
              .formatted(shown(point), points.length, known()));
    }
    return found < 0 ? points.length : found;
  }

  @Override
  public char[] encode(String text) {
    char[] numbers = new char[text.codePointCount(0, text.length())];
    PrimitiveIterator.OfInt points = text.codePoints().iterator();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (char) number(points.nextInt());
    }
    return numbers;
  }

  @Override
  public String decode(int... numbers) {
    StringBuilder text = new StringBuilder();
    for (int number : numbers) {
      text.appendCodePoint(number < points.length ? points[number] : REPLACEMENT);
    }
    return text.toString();
  }

  /** A line break, or a space, or else the first character. */
  @Override
  public char[] start() {
    return Stream.of("\n", " ")
        .filter(this::covers)
        .findFirst()
        .map(this::encode)
        .orElse(new char[1]);
  }

  private String known() {
    String first =
        Arrays.stream(points)
            .limit(SHOWN)
            .mapToObj(Vocabulary::shown)
            .collect(Collectors.joining(" "));
    return points.length > SHOWN ? first + " …" : first;
  }

  private static String shown(int point) {
    boolean shows = Character.isLetterOrDigit(point) || (point > ' ' && point < 0x7F);
    return shows ? Character.toString(point) : "U+%04X".formatted(point);
  }

  /** Writes one character a line, in UTF-8, escaped where it would not show. */
  public void save(Path file) throws IOException {
    String lines =
        Arrays.stream(points).mapToObj(Vocabulary::escape).collect(Collectors.joining("\n"));
    Files.writeString(file, lines + "\n" + (unknown ? UNKNOWN + "\n" : ""));
  }

  /**
   * Reads the text that {@link #save} wrote.
   *
   * @throws InvalidInput if the text is something else
   */
  public static Vocabulary parse(String text) {
    List<String> lines = text.lines().toList();
    boolean unknown = !lines.isEmpty() && lines.get(lines.size() - 1).equals(UNKNOWN);
    int known = lines.size() - (unknown ? 1 : 0);
    int[] points = IntStream.range(0, known).map(i -> unescape(i + 1, lines.get(i))).toArray();
    for (int i = 1; i < known; i++) {
      if (points[i] <= points[i - 1]) {
        throw new InvalidInput("line %d: out of order".formatted(i + 1));
      }
    }
    return new Vocabulary(points, unknown);
  }

  private static String escape(int point) {
    boolean shows = Character.isLetterOrDigit(point) || (point > ' ' && point < 0x7F);
    return shows && point != '\\' ? Character.toString(point) : "\\u%X".formatted(point);
  }

  private static int unescape(int line, String text) {
    boolean escaped = text.matches("\\\\u[0-9A-F]{1,6}");
    int point = escaped ? Integer.parseInt(text.substring(2), 16) : (text + " ").codePointAt(0);
    boolean one = escaped || text.codePointCount(0, text.length()) == 1;
    if (!one || !Character.isValidCodePoint(point)) {
      throw new InvalidInput("line %d: expected one character, got \"%s\"".formatted(line, text));
    }
    return point;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary that
        && unknown == that.unknown
        && Arrays.equals(points, that.points);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(points);
  }
}
