package dev.unroll.experiments.forecast.classical;

/** A statistical forecasting method. */
public interface Classical {
  /** As tables show it. */
  String name();

  /** The known values a history must have for {@link #fit}. */
  int needs(int season);

  /**
   * Learns from a history [T] in the order of time.
   *
   * @param season m, the steps of a season, 1 without one
   * @throws dev.unroll.datasets.input.InvalidInput when the history is too short
   */
  Fitted fit(double[] history, int season);
}
