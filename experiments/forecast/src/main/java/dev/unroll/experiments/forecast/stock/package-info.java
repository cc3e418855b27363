/**
 * A test of whether daily prices can be forecast. What is forecast is the next log return, r_t =
 * ln(P_t / P_{t−1}), and what must be beaten is the random walk, whose forecast of every return is
 * 0. A price forecast that repeats yesterday's price has an R² near 1 and says nothing.
 */
package dev.unroll.experiments.forecast.stock;
