package dev.unroll.runtime;

import java.util.Set;

/** What a {@link StreamForecaster} says of the last values of a series. */
interface SeriesForecast {
  /** Steps ahead, H. */
  int horizon();

  /** Past values that are read. */
  int steps();

  /** Inputs that are known of each step. */
  int known();

  /** The levels of the quantiles, Q, ascending. */
  float[] levels();

  /** The names of the series of the fit. */
  Set<String> series();

  /**
   * The quantiles [H][Q].
   *
   * @param name of the series
   * @param known [H][known()] the inputs of the steps ahead
   * @throws IllegalArgumentException if nothing is known of such a series
   */
  double[][] forecast(SeriesView past, String name, double[][] known);
}
