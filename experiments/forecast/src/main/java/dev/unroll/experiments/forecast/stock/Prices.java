package dev.unroll.experiments.forecast.stock;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Closing prices of one asset, one a step (mostly a trading day), in the order of time. */
public final class Prices {
  private static final List<String> ADJUSTED =
      List.of("adjclose", "adjustedclose", "closeadj", "adjclosing", "adjusted");

  private static final double MAX_DEVIATIONS = 15; // of a return that is no news: a split

  private final String name;
  private final double[] close;
  private final List<String> labels;
  private final String step;

  /** Prices [T + 1] of days, above 0. */
  public Prices(String name, double[] close) {
    this(name, close, List.of(), "day");
  }

  /**
   * Prices [T + 1], above 0.
   *
   * @param labels the time of each; empty if unknown
   * @param step what lies between two prices, such as "month"
   */
  public Prices(String name, double[] close, List<String> labels, String step) {
    this.name = name;
    this.close = close.clone();
    this.labels = List.copyOf(labels);
    this.step = step;
  }

  /** What lies between two prices, such as "day". */
  public String step() {
    return step;
  }

  /** The time of a price, or its number from 1. */
  public String label(int at) {
    return labels.isEmpty() ? String.valueOf(at + 1) : labels.get(at);
  }

  /** A return so large that it is easily a split of the share, which is no loss. */
  public Optional<String> split() {
    double[] returns = returns();
    double[] sizes = DoubleStream.of(returns).map(Math::abs).sorted().toArray();
    double deviation = sizes.length == 0 ? 0 : 1.4826 * sizes[sizes.length / 2];
    int largest =
        IntStream.range(0, returns.length)
            .reduce((a, b) -> Math.abs(returns[a]) >= Math.abs(returns[b]) ? a : b)
            .orElse(-1);
    boolean odd = deviation > 0 && Math.abs(returns[largest]) > MAX_DEVIATIONS * deviation;
    return odd
        ? Optional.of(
            "the return of %.3g at %s, from %.6g to %.6g, is %.0f deviations: a split or a wrong price? Use prices that are adjusted for splits"
                .formatted(
                    returns[largest],
                    label(largest + 1),
                    close[largest],
                    close[largest + 1],
                    Math.abs(returns[largest]) / deviation))
        : Optional.empty();
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
