/** Recurrent networks that forecast distributions, one for many series or one for each. */
package dev.unroll.experiments.forecast.neural;
