package dev.unroll.experiments.forecast.ridge;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a ridge regression reads and answers.
 *
 * @param window values it reads, W
 * @param horizon steps ahead, H
 * @param season the shortest season m, 1 for none
 * @param log whether it works on logarithms, where all values are positive
 * @param anchor how many values at the end of a window have the mean that is subtracted: 1, or a
 *     season
 */
record RidgeVariant(int window, int horizon, int season, boolean log, int anchor) {
  private static final int MAX_WINDOW = 512;
  private static final int[] WITHOUT_SEASON = {4, 12, 24};

  /**
   * Windows of one to three seasons, and of the longest season and a short one more; in levels and
   * in logarithms, less the mean of the last season.
   *
   * @param seasons shortest first; none, one or two
   * @param sizes lengths of the series
   * @param logs whether there are series whose logarithms can be taken
   */
  static List<RidgeVariant> of(
      int horizon, List<Integer> seasons, List<Integer> sizes, boolean logs) {
    TreeSet<Integer> windows = new TreeSet<>();
    int season = seasons.isEmpty() ? 1 : seasons.get(0);
    if (season == 1) {
      for (int window : WITHOUT_SEASON) {
        windows.add(window);
      }
    } else {
      int longest = seasons.get(seasons.size() - 1);
      windows.addAll(List.of(season, 2 * season, 3 * season));
      windows.addAll(List.of(longest, longest + season));
    }
    if (seasons.size() > 1) {
      windows.removeAll(List.of(season, 2 * season)); // the longer season says more
    }
    List<RidgeVariant> variants = new ArrayList<>();
    int least = windows.first();
    for (int window : windows) {
      long rows = sizes.stream().mapToLong(size -> Math.max(0, size - window - horizon)).sum();
      if (window == least || (window <= MAX_WINDOW && rows >= 2L * window)) {
        variants.add(new RidgeVariant(window, horizon, season, false, season));
        if (logs) {
          variants.add(new RidgeVariant(window, horizon, season, true, season));
        }
      }
    }
    return variants;
  }

  /** The same less the last value. */
  RidgeVariant fromLastValue() {
    return new RidgeVariant(window, horizon, season, log, 1);
  }
}
