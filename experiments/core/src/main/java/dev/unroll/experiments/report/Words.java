package dev.unroll.experiments.report;

import dev.unroll.experiments.report.Leaderboard.Spread;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How numbers are written in what people read. */
public final class Words {
  private Words() {}

  /** Three significant digits, such as 0.0123, 13800 or 2.66e-5. */
  public static String number(double value) {
    return number(value, 3);
  }

  /**
   * A number with that many significant digits, without zeros behind them.
   *
   * @param digits significant ones
   */
  public static String number(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "none" : value > 0 ? "∞" : "−∞";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    double size = Math.abs(rounded.doubleValue());
    String text =
        size == 0 || (size >= 1e-3 && size < 1e6)
            ? rounded.toPlainString()
            : String.format(Locale.ROOT, "%." + (rounded.precision() - 1) + "e", rounded)
                .replaceFirst("e([+-])0*", "e$1")
                .replace("e+", "e");
    return text.replaceFirst("^-", "−");
  }

  /** A time in seconds, minutes or hours, whichever is short. */
  public static String duration(double seconds) {
    if (!(seconds >= 120)) {
      return Double.isNaN(seconds) ? number(seconds) : number(seconds) + " s";
    }
    return seconds < 7200 ? number(seconds / 60) + " min" : number(seconds / 3600) + " h";
  }

  /** Items with commas between, numbers as {@link #number(double)} writes them. */
  public static String list(List<? extends Number> values) {
    return values.stream()
        .map(value -> value instanceof Long ? value.toString() : number(value.doubleValue()))
        .collect(Collectors.joining(", "));
  }

  /**
   * A sentence with values in it: real numbers as {@link #number(double)} writes them, lists as
   * {@link #list}, scores of several seeds as {@link #spread}, everything else as the format says.
   *
   * @param format as of {@link String#format}; with %s for a number, a list or a spread
   */
  public static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, Arrays.stream(values).map(Words::written).toArray());
  }

  /** The mean of several seeds, and the range where it is one, such as "0.2 (0.1 to 0.4)". */
  public static String spread(Spread spread) {
    return spread.min() == spread.max()
        ? number(spread.mean())
        : text("%s (%s to %s)", spread.mean(), spread.min(), spread.max());
  }

  private static Object written(Object value) {
    if (value instanceof Double number) {
      return number(number);
    }
    return value instanceof Spread spread
        ? spread(spread)
        : value instanceof List<?> list
            ? list(list.stream().map(Number.class::cast).toList())
            : value;
  }
}
