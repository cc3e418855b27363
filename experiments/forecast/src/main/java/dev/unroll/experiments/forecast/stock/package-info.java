/**
 * A backtest of the question whether daily prices can be forecast. It forecasts the next log
 * return, r_t = ln(P_t / P_{t−1}), and compares with the random walk, whose forecast of every
 * return is 0. A price forecast that repeats yesterday's price has an R² near 1 and no skill.
 */
package dev.unroll.experiments.forecast.stock;
