package dev.unroll.experiments.forecast.stock;

import dev.unroll.datasets.input.InvalidInput;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Closing prices of one asset, one a trading day, in the order of time. */
public final class Prices {
  private static final List<String> ADJUSTED =
      List.of("adjclose", "adjustedclose", "closeadj", "adjclosing", "adjusted");

  private final String name;
  private final List<String> dates;
  private final double[] close;

  /**
   * Prices with their days.
   *
   * @param dates as many as prices, or none
   * @param close [T + 1], above 0
   * @throws InvalidInput when a price is missing or not above 0
   */
  public Prices(String name, List<String> dates, double[] close) {
    if (!dates.isEmpty() && dates.size() != close.length) {
      throw new InvalidInput(
          "prices of %s: expected a date for each of the %d prices or none at all, got %d"
              .formatted(name, close.length, dates.size()));
    }
    for (int day = 0; day < close.length; day++) {
      if (!(close[day] > 0 && Double.isFinite(close[day]))) {
        String where = dates.isEmpty() ? "row " + (day + 1) : dates.get(day);
        throw new InvalidInput(
            "prices of %s: expected numbers above 0, got %s at %s: leave out days without a trade"
                .formatted(name, close[day], where));
      }
    }
    this.name = name;
    this.dates = List.copyOf(dates);
    this.close = close.clone();
  }

  public String name() {
    return name;
  }

  /** As many as prices, or none. */
  public List<String> dates() {
    return dates;
  }

  public double[] close() {
    return close.clone();
  }

  /** The log returns [T]: return t leads from price t to price t + 1. */
  public double[] returns() {
    double[] returns = new double[Math.max(0, close.length - 1)];
    for (int t = 0; t < returns.length; t++) {
      returns[t] = Math.log(close[t + 1] / close[t]);
    }
    return returns;
  }

  /**
   * The column of a file that holds the prices: the adjusted close where there is one, because a
   * split or a dividend is no loss to who holds the share; else the close, else the price.
   */
  public static Optional<String> column(List<String> header) {
    return first(header, ADJUSTED)
        .or(() -> first(header, List.of("close", "closingprice")))
        .or(() -> first(header, List.of("price", "last", "value")));
  }

  private static Optional<String> first(List<String> header, List<String> wanted) {
    return header.stream()
        .filter(name -> wanted.contains(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")))
        .findFirst();
  }
}
