/** What every forecaster is and gives. */
package dev.unroll.experiments.forecast.model;
