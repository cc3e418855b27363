/** Combinations of forecasters, and intervals that cover what they say. */
package dev.unroll.experiments.forecast.combine;
