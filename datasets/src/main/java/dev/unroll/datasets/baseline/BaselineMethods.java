package dev.unroll.datasets.baseline;

import java.util.ArrayList;
import java.util.List;

/** Chooses the methods that make sense for a series. */
public final class BaselineMethods {
  private static final int SHORT_WINDOW = 24;
  private static final int MAX_WINDOW = 336;
  private static final int MAX_ORDER = 48;

  private BaselineMethods() {}

  /**
   * All methods for a season of m steps, 1 without one, a history with so many known values, and a
   * horizon of H steps; simplest first.
   *
   * @param window values that networks beside them read: a ridge reads as many, where there are
   *     enough to fit that; 0 for none
   */
  public static List<BaselineMethod> all(int season, int known, int horizon, int window) {
    int two = Math.min(MAX_WINDOW, Math.max(SHORT_WINDOW, 2 * season));
    WindowRidge ridge = new WindowRidge(Math.min(MAX_WINDOW, Math.max(two, window)), horizon);
    if (known < ridge.needs(season)) {
      ridge = new WindowRidge(two, horizon);
    }
    List<BaselineMethod> methods = new ArrayList<>();
    methods.addAll(List.of(NaiveMethod.MEAN, NaiveMethod.LAST_VALUE, NaiveMethod.DRIFT));
    if (season > 1) {
      methods.add(NaiveMethod.SEASONAL_NAIVE);
      methods.add(NaiveMethod.SEASONAL_NAIVE_DRIFT);
      methods.add(NaiveMethod.SEASONAL_NAIVE_INCREMENT);
    }
    methods.add(new MovingAverage(season > 1 ? season : 5));
    methods.add(AutoRegression.byAic(season > 1 ? Math.min(MAX_ORDER, season + 1) : 10));
    methods.add(ridge);
    methods.add(ExponentialSmoothing.best());
    methods.removeIf(method -> known < method.needs(season));
    return methods;
  }
}
