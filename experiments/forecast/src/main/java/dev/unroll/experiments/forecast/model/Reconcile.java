package dev.unroll.experiments.forecast.model;

/** How forecasts of series that add up are made to add up. */
public enum Reconcile {
  NONE,
  BOTTOM_UP,
  MINT
}
