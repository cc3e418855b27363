package dev.unroll.experiments.forecast.stock;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Closing prices of one asset, one a trading day, in the order of time. */
public final class Prices {
  private static final List<String> ADJUSTED =
      List.of("adjclose", "adjustedclose", "closeadj", "adjclosing", "adjusted");

  private final String name;
  private final double[] close;

  /** Prices [T + 1], above 0. */
  public Prices(String name, double[] close) {
    this.name = name;
    this.close = close.clone();
  }

  public String name() {
    return name;
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
   * split or a dividend is no loss; else the close, else the price.
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
