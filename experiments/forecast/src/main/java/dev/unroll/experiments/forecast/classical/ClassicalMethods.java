package dev.unroll.experiments.forecast.classical;

import java.util.ArrayList;
import java.util.List;

/**
 * The methods that make sense for a series.
 *
 * @param methods simplest first
 * @param leftOut what was left out of them, and why
 */
public record ClassicalMethods(List<Classical> methods, List<LeftOut> leftOut) {
  private static final int SHORT_WINDOW = 24;
  private static final int LONGEST_WINDOW = 336;
  private static final int LARGEST_ORDER = 48;

  /** A method that does not fit the series, and why, as a sentence. */
  public record LeftOut(String name, String reason) {}

  public ClassicalMethods {
    methods = List.copyOf(methods);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * All methods for a season of m steps, 1 without one, a history with so many known values, and a
   * horizon of H steps.
   *
   * @param window values that networks beside them read: a ridge reads as many, where there are
   *     enough to learn that from; 0 for none
   */
  public static ClassicalMethods all(int season, int known, int horizon, int window) {
    List<Classical> methods = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (Classical method : candidates(season, known, horizon, window)) {
      int needs = method.needs(season);
      if (known >= needs) {
        methods.add(method);
      } else {
        String reason =
            "Needs a history of at least %d known values; this one has %d.".formatted(needs, known);
        leftOut.add(new LeftOut(method.name(), reason));
      }
    }
    if (season <= 1) {
      for (Classical method : seasonal()) {
        leftOut.add(new LeftOut(method.name(), "Needs a season; this series has none."));
      }
    }
    return new ClassicalMethods(methods, leftOut);
  }

  private static List<Classical> candidates(int season, int known, int horizon, int window) {
    int two = Math.min(LONGEST_WINDOW, Math.max(SHORT_WINDOW, 2 * season));
    WindowRidge ridge = new WindowRidge(Math.min(LONGEST_WINDOW, Math.max(two, window)), horizon);
    if (known < ridge.needs(season)) {
      ridge = new WindowRidge(two, horizon);
    }
    List<Classical> candidates = new ArrayList<>();
    candidates.add(new ConstantMean());
    candidates.add(new LastValue());
    candidates.add(new Drift());
    if (season > 1) {
      candidates.addAll(seasonal());
    }
    candidates.add(new MovingAverage(season > 1 ? season : 5));
    candidates.add(AutoRegression.byAic(season > 1 ? Math.min(LARGEST_ORDER, season + 1) : 10));
    candidates.add(ridge);
    candidates.add(ExponentialSmoothing.best());
    return candidates;
  }

  private static List<Classical> seasonal() {
    return List.of(
        new SeasonalNaive(), new SeasonalNaiveWithDrift(), new SeasonalNaiveWithIncrement());
  }
}
