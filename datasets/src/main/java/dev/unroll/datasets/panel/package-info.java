/** Many series on one regular grid of times, as forecasting needs them. */
package dev.unroll.datasets.panel;
