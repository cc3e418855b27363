package dev.unroll.datasets.panel;

/** What the first number of a date such as 01/02/2024 or 24-01-02 is. */
public enum DateOrder {
  /** Found in the data: a number above 12, or even steps; refused where they do not tell. */
  AUTO,
  DAY_FIRST,
  MONTH_FIRST,
  /** Of years of two digits. */
  YEAR_FIRST
}
