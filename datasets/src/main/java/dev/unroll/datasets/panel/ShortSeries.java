package dev.unroll.datasets.panel;

/** What becomes of series that are too short, have no values, or are of another frequency. */
public enum ShortSeries {
  /** They are named, and nothing is forecast. */
  REFUSE,
  /** They are named and left out. */
  LEAVE_OUT
}
