package dev.unroll.experiments.forecast.neural;

/**
 * A window of a series.
 *
 * @param series which series it lies in
 * @param origin the step of its first target, in that series
 */
record Window(int series, int origin) {}
