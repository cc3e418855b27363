/** Forecasting: what the user's settings say, put together. */
package dev.unroll.experiments.forecast;
