/** The results of backtests and forecasts as pages and tables. */
package dev.unroll.experiments.forecast.page;
