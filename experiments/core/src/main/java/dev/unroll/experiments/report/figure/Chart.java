package dev.unroll.experiments.report.figure;

import dev.unroll.experiments.report.Leaderboard.Spread;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A figure under construction; marks are drawn in the order in which they are added. In each of
 * them {@code name} is the entry of the legend and {@code model} decides the colour.
 */
public final class Chart {
  private final String title;
  private final String caption;
  private final Axis x;
  private final Axis y;
  private final List<Mark> marks = new ArrayList<>();

  public Chart(String title, String caption, Axis x, Axis y) {
    this.title = title;
    this.caption = caption;
    this.x = x;
    this.y = y;
  }

  public Figure figure() {
    return new Figure(title, caption, x, y, marks);
  }

  public Chart add(Mark mark) {
    marks.add(mark);
    return this;
  }

  public Chart line(String name, String model, List<Double> x, List<Double> y) {
    return add(new Mark.Line(name, model, x, y, false));
  }

  public Chart dashed(String name, String model, List<Double> x, List<Double> y) {
    return add(new Mark.Line(name, model, x, y, true));
  }

  /** Filled points. */
  public Chart points(String name, String model, List<Double> x, List<Double> y) {
    return add(new Mark.Points(name, model, x, y, List.of(), true));
  }

  /** Outlines of points. */
  public Chart circles(String name, String model, List<Double> x, List<Double> y) {
    return add(new Mark.Points(name, model, x, y, List.of(), false));
  }

  /** A dashed line across the figure, at a value of y. */
  public Chart level(String name, double value) {
    return add(new Mark.Level(name, value, false));
  }

  /** The mean at each place as a line, with a band from the smallest value to the largest. */
  public Chart spreads(String name, String model, List<Double> x, Collection<Spread> at) {
    List<Double> low = at.stream().map(Spread::min).toList();
    add(new Mark.Band(name, model, x, low, at.stream().map(Spread::max).toList()));
    return line(name, model, x, at.stream().map(Spread::mean).toList());
  }

  /**
   * The same over several seeds. Where seeds end at different places, the mean is over those that
   * are left.
   *
   * @param perSeed one list of values a seed, for the first of the places {@code x}
   */
  public Chart seeds(String name, String model, List<Double> x, List<List<Double>> perSeed) {
    return spreads(name, model, x, spreads(x.size(), perSeed));
  }

  /**
   * The same of natural logarithms at the places 0, 1, 2, …, drawn as what they are logarithms of:
   * the line is the geometric mean.
   */
  public Chart logSeeds(String name, String model, List<List<Double>> logs) {
    List<Double> x = places(0, logs.get(0).size());
    List<Spread> at = spreads(x.size(), logs);
    List<Double> low = at.stream().map(log -> Math.exp(log.min())).toList();
    add(new Mark.Band(name, model, x, low, at.stream().map(log -> Math.exp(log.max())).toList()));
    return line(name, model, x, at.stream().map(log -> Math.exp(log.mean())).toList());
  }

  private static List<Spread> spreads(int count, List<List<Double>> perSeed) {
    return IntStream.range(0, count)
        .mapToObj(
            k -> perSeed.stream().filter(all -> all.size() > k).map(all -> all.get(k)).toList())
        .map(Spread::of)
        .toList();
  }

  /** The places {@code first}, {@code first} + 1, …: {@code count} of them. */
  public static List<Double> places(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(k -> (double) k).toList();
  }
}
