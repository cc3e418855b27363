/** Forecasts of one column of numbers. */
package dev.unroll.datasets.series;
