package dev.unroll.experiments.interchange.token;

import dev.unroll.datasets.input.InvalidInput;
import java.nio.charset.StandardCharsets;

/** Text and bytes as Python's {@code repr} writes them. */
final class PythonLiteral {
  private PythonLiteral() {}

  /**
   * The bytes of {@code 'text'} in UTF-8, or of {@code b'bytes'}, as characters up to 255.
   *
   * @throws InvalidInput if it is neither
   */
  static String bytes(String literal) {
    boolean raw = literal.startsWith("b");
    String quoted = raw ? literal.substring(1) : literal;
    char quote = quoted.isEmpty() ? ' ' : quoted.charAt(0);
    if (quoted.length() < 2
        || (quote != '\'' && quote != '"')
        || quoted.charAt(quoted.length() - 1) != quote) {
      throw new InvalidInput("expected text in quotes, got " + literal);
    }
    String text = unescaped(quoted.substring(1, quoted.length() - 1));
    return raw
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int k = 0; k < text.length(); k++) {
      if (text.charAt(k) != '\\') {
        plain.append(text.charAt(k));
        continue;
      }
      char kind = text.charAt(++k);
      int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
      if (digits > 0) {
        plain.appendCodePoint(Integer.parseInt(text.substring(k + 1, k + 1 + digits), 16));
        k += digits;
      } else {
        int place = "nrt\\'\"".indexOf(kind);
        if (place < 0) {
          throw new InvalidInput("unknown escape \\" + kind);
        }
        plain.append("\n\r\t\\'\"".charAt(place));
      }
    }
    return plain.toString();
  }
}
