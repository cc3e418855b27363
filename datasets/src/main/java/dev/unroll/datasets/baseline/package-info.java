/**
 * Statistical forecasters of one series, baselines for every trained model: from the naive forecast
 * to exponential smoothing. NaN in a history is a missing value; each method documents how it
 * treats one.
 *
 * <p>Where a method has a formula for the standard deviation of its h-step error, it is that of
 * Hyndman &amp; Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition, table 5.2 and
 * section 8.7.
 */
package dev.unroll.datasets.baseline;
