package dev.unroll.datasets.input;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a column writes its numbers: with currencies, signs of percent, thousands marks (if every
 * group of digits fits), {@code 1.2M}, or parentheses for what is negative.
 *
 * @param decimal the decimal sign: a point or a comma
 */
public record NumberStyle(char decimal) {
  /** A decimal point. */
  public static final NumberStyle POINT = new NumberStyle('.');

  /** A decimal comma. */
  public static final NumberStyle COMMA = new NumberStyle(',');

  private static final String SIGNS = "[$€£¥₹]";
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<sign>[+-]?)"
              + SIGNS
              + "?\\s*(?<sign2>[+-]?)(?<digits>\\d[\\d.,' ]*|[.,]\\d+)(?<power>[eE][+-]?\\d+)?"
              + "\\s*(?<unit>[kKMBT]|bn)?\\s*(?:%|"
              + SIGNS
              + ")?");
  private static final Pattern PLAIN = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  /** The number a cell is; nothing if it is none. */
  public OptionalDouble parse(String cell) {
    if (decimal == '.' && PLAIN.matcher(cell).matches()) { // the usual case, and fast
      return OptionalDouble.of(Double.parseDouble(cell));
    }
    boolean accounting = cell.startsWith("(") && cell.endsWith(")");
    String inner = accounting ? cell.substring(1, cell.length() - 1) : cell;
    Matcher matcher = NUMBER.matcher(inner.replace('−', '-'));
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    String digits = ungrouped(matcher.group("digits").strip());
    if (digits.isEmpty()) {
      return OptionalDouble.empty();
    }
    String power = matcher.group("power") == null ? "" : matcher.group("power");
    double value = Double.parseDouble(digits + power) * factor(matcher.group("unit"));
    boolean negative =
        accounting ^ "-".equals(matcher.group("sign")) ^ "-".equals(matcher.group("sign2"));
    return OptionalDouble.of(negative ? -value : value);
  }

  /** With a decimal point, and without thousands marks; empty if the groups do not fit. */
  private String ungrouped(String digits) {
    int at = digits.indexOf(decimal);
    String whole = at < 0 ? digits : digits.substring(0, at);
    String rest = at < 0 ? "" : digits.substring(at + 1);
    boolean grouped = whole.matches("\\d{1,3}([.,' ])\\d{3}(\\1\\d{3})*");
    boolean fits = (grouped || whole.matches("\\d*")) && rest.matches("\\d*");
    return fits && !(whole + rest).isEmpty()
        ? whole.replaceAll("[.,' ]", "") + (rest.isEmpty() ? "" : "." + rest)
        : "";
  }

  private static double factor(String unit) {
    if (unit == null) {
      return 1;
    }
    return switch (unit) {
      case "k", "K" -> 1e3;
      case "M" -> 1e6;
      case "B", "bn" -> 1e9;
      default -> 1e12;
    };
  }

  /**
   * The style that reads most of the cells. Where both read all of them, a comma is decimal if
   * another sign separates the cells.
   *
   * @param cells without missing ones
   * @param separator of the table
   */
  public static NumberStyle of(List<String> cells, char separator) {
    long point = cells.stream().filter(cell -> POINT.parse(cell).isPresent()).count();
    if (cells.stream().noneMatch(cell -> cell.indexOf(',') >= 0)) {
      return POINT;
    }
    long comma = cells.stream().filter(cell -> COMMA.parse(cell).isPresent()).count();
    return comma > point || (comma == point && separator != ',') ? COMMA : POINT;
  }
}
