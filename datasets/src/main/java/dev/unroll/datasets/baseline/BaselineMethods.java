package dev.unroll.datasets.baseline;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.List;

/** Chooses the methods that make sense for a series. */
public final class BaselineMethods {
  private static final int SHORT_WINDOW = 24;
  private static final int MAX_WINDOW = 864;
  private static final int MAX_ORDER = 48;
  private static final int MAX_AVERAGE = 60;
  private static final int MAX_TWO_SEASONS = 168;

  private BaselineMethods() {}

  /**
   * All methods that can be fitted, for a season of m steps, 1 without one; simplest first.
   *
   * @param known values of the history
   * @param window as of {@link #candidates}
   */
  public static List<BaselineMethod> all(int season, int known, int horizon, int window) {
    List<Integer> seasons = season > 1 ? List.of(season) : List.of();
    List<BaselineMethod> methods = new ArrayList<>(candidates(seasons, known, horizon, window));
    methods.removeIf(method -> known < method.needs(season) || method == NoSeason.SEASONAL);
    return methods;
  }

  /**
   * All methods that make sense, whether or not they can be fitted; simplest first.
   *
   * @param seasons none, one or two, ascending
   * @param known values of a typical history
   * @param horizon H
   * @param window values that networks beside them read: a ridge reads at least as many, the
   *     longest season and the horizon, where there are enough values to fit that; 0 for none
   */
  public static List<BaselineMethod> candidates(
      List<Integer> seasons, int known, int horizon, int window) {
    int season = seasons.isEmpty() ? 1 : seasons.get(0);
    int longest = seasons.isEmpty() ? 1 : seasons.get(seasons.size() - 1);
    List<BaselineMethod> methods = new ArrayList<>();
    methods.addAll(List.of(NaiveMethod.MEAN, NaiveMethod.LAST_VALUE, NaiveMethod.DRIFT));
    if (season > 1) {
      methods.add(NaiveMethod.SEASONAL_NAIVE);
      methods.add(NaiveMethod.SEASONAL_NAIVE_DRIFT);
      methods.add(NaiveMethod.SEASONAL_NAIVE_INCREMENT);
    } else {
      methods.add(NoSeason.SEASONAL);
    }
    if (longest > season) {
      methods.add(new OnSeason(NaiveMethod.SEASONAL_NAIVE, longest));
    }
    methods.add(new MovingAverage(season > MAX_AVERAGE ? 7 : season > 1 ? season : 5));
    methods.add(new Theta());
    methods.add(AutoRegression.byAic(season > 1 ? Math.min(MAX_ORDER, season + 1) : 10));
    if (season > 2) {
      methods.add(new HarmonicRegression(longest > season ? longest : 0));
    }
    methods.add(ridge(season, longest, known, horizon, window));
    methods.add(ExponentialSmoothing.best());
    return methods;
  }

  /** The longest window that leaves at least half as many windows as values in one. */
  private static WindowRidge ridge(int season, int longest, int known, int horizon, int window) {
    int two = Math.max(SHORT_WINDOW, Math.min(MAX_TWO_SEASONS, 2 * season));
    int whole = Math.max(two, longest > 1 ? longest + horizon : 0);
    for (int width : List.of(Math.max(whole, window), whole, two)) {
      int most = Math.min(MAX_WINDOW, width);
      WindowRidge ridge = new WindowRidge(most, horizon);
      if (known >= ridge.needs(season) && known - most - horizon >= most / 2) {
        return ridge;
      }
    }
    return new WindowRidge(Math.min(MAX_WINDOW, two), horizon);
  }

  /** Stands for the seasonal methods, to say why they are missing. */
  private enum NoSeason implements BaselineMethod {
    SEASONAL;

    @Override
    public String label() {
      return "seasonal methods";
    }

    @Override
    public int needs(int season) {
      return 0;
    }

    @Override
    public Fit fit(double[] history, int season) {
      throw new InvalidInput(
          label() + ": no season is found in the data; data.season=12 gives one of 12 steps");
    }
  }
}
