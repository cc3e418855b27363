package dev.unroll.experiments.interchange.token;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes the longest token that a text goes on with, byte by byte: RWKV's way. Bytes are kept as
 * strings of characters up to 255.
 */
final class GreedyTokenizer implements Tokenizer {
  private final int size;
  private final int end;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> tokens;
  private final int[] longest = new int[256]; // token that begins with a byte

  /**
   * @param tokens bytes by number
   * @param size V, above every number
   * @param end the token that ends a text; −1 for none
   */
  GreedyTokenizer(Map<Integer, String> tokens, int size, int end) {
    this.tokens = Map.copyOf(tokens);
    this.size = size;
    this.end = end;
    tokens.forEach(
        (number, bytes) -> {
          numbers.put(bytes, number);
          char first = bytes.charAt(0);
          longest[first] = Math.max(longest[first], bytes.length());
        });
  }

  /** One token a character, the last of which ends a text. */
  static GreedyTokenizer ofCharacters(String alphabet) {
    Map<Integer, String> tokens = new HashMap<>();
    alphabet.codePoints().forEach(c -> tokens.put(tokens.size(), bytes(Character.toString(c))));
    return new GreedyTokenizer(tokens, tokens.size(), tokens.size() - 1);
  }

  /** The lines {@code number literal length} of RWKV's vocabulary, literals as Python has them. */
  static GreedyTokenizer ofLines(String text, int size) {
    Map<Integer, String> tokens = new HashMap<>();
    int line = 0;
    for (String row : text.lines().toList()) {
      line++;
      try {
        int from = row.indexOf(' ');
        int to = row.lastIndexOf(' ');
        String bytes = PythonLiteral.bytes(row.substring(from + 1, to));
        int number = Integer.parseInt(row.substring(0, from));
        if (bytes.length() != Integer.parseInt(row.substring(to + 1).strip())
            || bytes.isEmpty()
            || number < 0
            || tokens.put(number, bytes) != null) {
          throw new InvalidInput("its length is another, or its number is not new");
        }
        TokenizerFile.check(number, size);
      } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
        throw new InvalidInput(
            "line %d: expected a number, a literal and a length".formatted(line), e);
      } catch (InvalidInput e) {
        throw new InvalidInput("line %d: %s".formatted(line, e.getMessage()), e);
      }
    }
    return new GreedyTokenizer(tokens, size, tokens.containsKey(0) ? -1 : 0);
  }

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int end() {
    return end;
  }

  @Override
  public char[] encode(String text) {
    String bytes = bytes(text);
    StringBuilder found = new StringBuilder();
    for (int at = 0; at < bytes.length(); ) {
      int length = Math.min(longest[bytes.charAt(at)], bytes.length() - at);
      while (length > 0 && !numbers.containsKey(bytes.substring(at, at + length))) {
        length--;
      }
      if (length == 0) {
        throw new InvalidInput(
            "no token of the network's %d begins with the byte 0x%02x, at \"%s\""
                .formatted(
                    tokens.size(),
                    (int) bytes.charAt(at),
                    decodeBytes(bytes.substring(at, Math.min(at + 10, bytes.length())))));
      }
      found.append((char) (int) numbers.get(bytes.substring(at, at + length)));
      at += length;
    }
    return found.toString().toCharArray();
  }

  @Override
  public String decode(int... numbers) {
    StringBuilder bytes = new StringBuilder();
    for (int number : numbers) {
      bytes.append(tokens.getOrDefault(number, ""));
    }
    return decodeBytes(bytes.toString());
  }

  private static String decodeBytes(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
