/**
 * Whether a run that was repeated gave the same: first what differs in the conditions, then losses,
 * scores, weights and forecasts, number by number.
 */
package dev.unroll.experiments.reproduce;
