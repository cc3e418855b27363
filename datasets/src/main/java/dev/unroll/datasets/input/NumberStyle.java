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
 * @param unit the sign of percent, which then all numbers but 0 have, or the only currency; a blank
 *     if no number may have one, empty if any may
 */
public record NumberStyle(char decimal, String unit) {
  /** A decimal point. */
  public static final NumberStyle POINT = new NumberStyle('.', "");

  /** A decimal comma. */
  public static final NumberStyle COMMA = new NumberStyle(',', "");

  private static final String PERCENT = "%";
  private static final String NO_UNIT = " ";
  private static final String SIGNS = "[$€£¥₹]";
  private static final Pattern UNIT = Pattern.compile("[%$€£¥₹]");
  private static final Pattern BLANKS = Pattern.compile("[\\u00a0\\u2007\\u2009\\u202f]");
  private static final Pattern GROUPS = Pattern.compile("-?[1-9]\\d{0,2}(\\.\\d{3})+");
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
      return ofUnit("", Double.parseDouble(cell));
    }
    boolean accounting = cell.startsWith("(") && cell.endsWith(")");
    String inner = accounting ? cell.substring(1, cell.length() - 1) : cell;
    String usual = BLANKS.matcher(inner).replaceAll(" ").replace('−', '-').replace('’', '\'');
    Matcher matcher = NUMBER.matcher(usual);
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
    return ofUnit(unitOf(cell), negative ? -value : value);
  }

  /** The value, unless it is one of another unit than the column's. */
  private OptionalDouble ofUnit(String own, double value) {
    boolean fits =
        unit.isEmpty()
            || own.equals(unit)
            || (own.isEmpty() && (!unit.equals(PERCENT) || value == 0));
    return fits ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static String unitOf(String cell) {
    Matcher matcher = UNIT.matcher(cell);
    return matcher.find() ? matcher.group() : "";
  }

  /** With a decimal point, and without thousands marks; empty if the groups do not fit. */
  private String ungrouped(String digits) {
    int at = digits.indexOf(decimal);
    String whole = at < 0 ? digits : digits.substring(0, at);
    String rest = at < 0 ? "" : digits.substring(at + 1);
    boolean grouped = whole.matches("[1-9]\\d{0,2}([.,' ])\\d{3}(\\1\\d{3})*");
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
   * another sign separates the cells, and points part groups if there are whole numbers of three
   * digits and fewer beside them.
   *
   * @param cells without missing ones
   * @param separator of the table
   */
  public static NumberStyle of(List<String> cells, char separator) {
    NumberStyle decimal = decimal(cells, separator);
    List<String> units =
        cells.stream()
            .filter(cell -> !unitOf(cell).isEmpty() && decimal.parse(cell).isPresent())
            .map(NumberStyle::unitOf)
            .toList();
    if (units.isEmpty()) {
      return decimal;
    }
    boolean rare = units.get(0).equals(PERCENT) && 2 * units.size() < cells.size();
    return new NumberStyle(decimal.decimal, rare ? NO_UNIT : units.get(0));
  }

  private static NumberStyle decimal(List<String> cells, char separator) {
    boolean commas = cells.stream().anyMatch(cell -> cell.indexOf(',') >= 0);
    if (!commas && (separator == ',' || cells.stream().noneMatch(c -> c.indexOf('.') >= 0))) {
      return POINT;
    }
    long point = cells.stream().filter(cell -> POINT.parse(cell).isPresent()).count();
    long comma = cells.stream().filter(cell -> COMMA.parse(cell).isPresent()).count();
    boolean settled = commas ? separator != ',' : grouped(cells);
    return comma > point || (comma == point && settled) ? COMMA : POINT;
  }

  /** Whether points part groups of digits: there are whole numbers too short for them as well. */
  private static boolean grouped(List<String> cells) {
    List<String> pointed = cells.stream().filter(cell -> cell.indexOf('.') >= 0).toList();
    return pointed.size() < cells.size()
        && pointed.stream().allMatch(cell -> GROUPS.matcher(cell).matches())
        && cells.stream().filter(cell -> cell.indexOf('.') < 0).allMatch(c -> c.length() <= 4);
  }
}
