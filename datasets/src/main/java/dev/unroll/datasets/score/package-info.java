/**
 * Scores of forecasts: errors of points, of quantiles and of intervals, the test whether two
 * forecasts differ, and the calibration of intervals. Plain arrays of doubles in the unit of the
 * series; H is the number of points forecast, Q the number of quantiles.
 *
 * <p>NaN among the actual values is a missing value: such a point does not count. A NaN forecast of
 * a known value makes the score NaN. A score that is undefined is NaN too.
 */
package dev.unroll.datasets.score;
