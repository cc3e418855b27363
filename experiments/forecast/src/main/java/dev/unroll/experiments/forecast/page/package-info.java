/** What a backtest or a forecast came to, as a page and as tables. */
package dev.unroll.experiments.forecast.page;
