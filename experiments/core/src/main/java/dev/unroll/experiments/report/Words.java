package dev.unroll.experiments.report;

import java.math.BigDecimal;
import java.math.MathContext;
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
}
