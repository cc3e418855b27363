package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.experiments.stage.ForecastModel;
import java.util.Collection;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The values of a window as a network reads them, and back: logarithms, differences to the season
 * before, the scale of the window. In doubles [N, ·].
 */
final class WindowNodes {
  private static final double LEAST_SPREAD = .05; // of the whole series', as at the fit
  private static final double FLAT = 1e-6; // spread of a constant, as a share of it

  private final OnnxGraph graph;
  private final Doubles d;
  private final ForecastModel.Shape shape;
  private final Collection<ForecastModel.Series> every;
  private final String series; // [N]: which series each is
  private final String given; // [N, W + lag] as they came
  private final String seen; // [N, ·]: these, and maybe values before them
  private final String levels; // or their logarithms
  private final String centre; // [N, 1]
  private final String spread;
  private final String scaled; // [N, W]

  /**
   * @param series [N], places among the series of the fit
   * @param values [N, W + lag]
   * @param all values that decide whether forecasts may be below zero
   */
  WindowNodes(OnnxGraph graph, ForecastModel model, String series, String values, String all) {
    this.seen = all;
    this.graph = graph;
    this.d = new Doubles(graph);
    this.shape = model.shape();
    this.every = model.series().values();
    this.series = series;
    this.given = values;
    this.levels = logarithms();
    String own = differences();
    String whole = table("spread", one -> one.scale().spread());
    String middle = table("centre", one -> one.scale().centre());
    switch (shape.normalise()) {
      case "SERIES" -> {
        this.centre = middle;
        this.spread = whole;
      }
      case "SEASON" -> {
        String last = d.slice(own, 1, -Math.min(shape.season(), shape.window()), Long.MAX_VALUE);
        this.centre = mean(last, middle);
        this.spread = whole;
      }
      default -> {
        String mean = mean(own, middle);
        boolean counts = shape.answer().head().counts();
        this.spread = counts ? sizes(own, whole) : deviation(own, mean, whole);
        this.centre = counts ? middle : shape.normalise().equals("LAST") ? last(own, mean) : mean;
      }
    }
    this.scaled = d.divide(d.subtract(own, centre), spread);
  }

  /** A number of each series, [N, 1]. */
  private String table(String name, ToDoubleFunction<ForecastModel.Series> of) {
    double[] numbers = every.stream().mapToDouble(of).toArray();
    String table = graph.doubles(name, numbers, numbers.length, 1);
    return graph.node("Gather", table, series);
  }

  private String logs() {
    return d.above(table("log", one -> one.log() ? 1 : 0), d.number(.5));
  }

  private boolean anyLog() {
    return every.stream().anyMatch(ForecastModel.Series::log);
  }

  private String logarithms() {
    if (!anyLog()) {
      return given;
    }
    String positive = d.above(given, d.number(0));
    String logarithms = d.where(positive, graph.node("Log", given), d.number(Double.NaN));
    return d.where(logs(), logarithms, given);
  }

  private String differences() {
    if (shape.lag() == 0) {
      return levels;
    }
    return d.subtract(
        d.slice(levels, 1, shape.lag(), Long.MAX_VALUE), d.slice(levels, 1, 0, shape.window()));
  }

  /** How many numbers there are in each row, [N, 1]; at least 1. */
  private String count(String x) {
    String there = graph.cast(graph.node("Not", d.missing(x)), ElementType.DOUBLE);
    return graph.node("Max", d.sum(there, 1), d.number(1));
  }

  /** The mean of the numbers of each row; another one where there are none. */
  private String mean(String x, String otherwise) {
    String missing = d.missing(x);
    String sum = d.sum(d.where(missing, d.number(0), x), 1);
    String none = graph.cast(graph.node("Not", missing), ElementType.DOUBLE);
    String any = d.above(d.sum(none, 1), d.number(0));
    return d.where(any, d.divide(sum, count(x)), otherwise);
  }

  private String deviation(String x, String mean, String whole) {
    String distance = d.where(d.missing(x), d.number(0), d.subtract(x, mean));
    String squares = d.divide(d.sum(d.multiply(distance, distance), 1), count(x));
    String deviation = graph.node("Sqrt", squares);
    String size = graph.node("Abs", mean);
    String flat =
        d.multiply(d.number(FLAT), d.where(d.above(size, d.number(0)), size, d.number(1)));
    String own = d.where(d.above(deviation, d.number(0)), deviation, flat);
    return graph.node("Max", own, d.multiply(d.number(LEAST_SPREAD), whole));
  }

  /** What counts are divided by, which stay above 0: 1 and their mean. */
  private String sizes(String x, String whole) {
    String size = d.add(mean(x, d.subtract(whole, d.number(1))), d.number(1));
    return graph.node("Max", size, d.multiply(d.number(LEAST_SPREAD), whole));
  }

  /** The last number of each row; another one where there are none. */
  private String last(String x, String otherwise) {
    String start = graph.node("Squeeze", otherwise, graph.longs(1));
    String kept = d.filled(graph.transpose(x, 1, 0), start, SequenceNodes.BATCH).get(0);
    return graph.node("Unsqueeze", kept, graph.longs(1));
  }

  /** What values are divided by, [N, 1]. */
  String spread() {
    return spread;
  }

  /** Scaled values [N, W], NaN where there are none. */
  String scaled() {
    return scaled;
  }

  /** Scaled values [N, W], each missing one as the one before it, at first 0. */
  String filled() {
    String steps = graph.transpose(scaled, 1, 0);
    String zeros = graph.node("Expand", d.number(0), graph.size(given, 0));
    return graph.transpose(d.filled(steps, zeros, SequenceNodes.BATCH).get(1), 1, 0);
  }

  /**
   * Which ensemble is for each series, [N, 1, 1], among those whose numbers differ.
   *
   * @param number of an ensemble
   */
  String isOf(int number) {
    String own = table("ensemble", ForecastModel.Series::ensemble);
    String close = d.above(d.number(.5), graph.node("Abs", d.subtract(own, d.number(number))));
    return graph.node("Unsqueeze", close, graph.longs(2));
  }

  /** Quantiles [N, H, Q] in the units of the series; not below zero where no value was. */
  String restored(String quantiles) {
    String level = d.add(d.multiply(quantiles, wide(spread)), wide(centre));
    if (shape.lag() > 0) {
      level = d.add(level, wide(before()));
    }
    if (anyLog()) {
      level = d.where(wide(logs()), graph.node("Exp", level), level);
    }
    String below = d.above(d.number(0), seen); // NaN is not
    String any = d.sum(graph.cast(below, ElementType.DOUBLE), 1);
    String free = d.above(any, d.number(0));
    String bounded = d.where(wide(free), level, graph.node("Max", level, d.number(0)));
    return shape.answer().head().counts()
        ? graph.node("Max", graph.node("Round", bounded), d.number(0))
        : bounded;
  }

  private String wide(String x) {
    return graph.node("Unsqueeze", x, graph.longs(2));
  }

  /** The last level known a whole number of lags before each step ahead, [N, H]. */
  private String before() {
    int kept = shape.window() + shape.lag();
    String known = "";
    for (int back = (kept + shape.horizon()) / shape.lag(); back >= 1; back--) {
      int from = kept - back * shape.lag();
      String cut = cut(from);
      if (!cut.isEmpty()) {
        known = known.isEmpty() ? cut : d.where(d.missing(cut), known, cut);
      }
    }
    return known;
  }

  /** H levels from a step on, NaN before the first; empty if none of them is there. */
  private String cut(int from) {
    int to = from + shape.horizon();
    if (to <= 0) {
      return "";
    }
    String there = d.slice(levels, 1, Math.max(0, from), to);
    if (from >= 0) {
      return there;
    }
    return graph.node(
        "Pad",
        Map.of("mode", "constant"),
        there,
        graph.longs(0, -from, 0, 0),
        d.number(Double.NaN));
  }
}
