package dev.unroll.experiments.forecast.classical;

/**
 * The last known value at the same place in the season.
 *
 * @param seasons how many seasons before the forecast step it lies, at least 1
 */
record SeasonAgo(double value, int seasons) {
  /**
   * For the step h, from 1, after a history. Without a known value at that place in any season: the
   * last value before that is known.
   */
  static SeasonAgo of(double[] history, int h, int season) {
    int nearest = (h + season - 1) / season;
    for (int back = nearest; back * season - h < history.length; back++) {
      double value = history[history.length - 1 + h - back * season];
      if (!Double.isNaN(value)) {
        return new SeasonAgo(value, back);
      }
    }
    return new SeasonAgo(history[History.lastKnown(history)], nearest);
  }
}
