/** Rolling-origin evaluation: every forecast is made with what was known at its origin. */
package dev.unroll.experiments.forecast.backtest;
