/** The contract of forecasters, and their forecasts. */
package dev.unroll.experiments.forecast.model;
