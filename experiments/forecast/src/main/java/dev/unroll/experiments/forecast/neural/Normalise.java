package dev.unroll.experiments.forecast.neural;

/** What values are brought to before a network sees them; undone in what it forecasts. */
public enum Normalise {
  /** Mean 0 and deviation 1 of the series' training part. */
  SERIES,
  /** Mean 0 and deviation 1 of the window (reversible instance normalisation; Kim et al. 2022). */
  WINDOW,
  /** Minus the window's last value, over the window's deviation (as NLinear; Zeng et al. 2023). */
  LAST
}
