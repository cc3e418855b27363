/** Ridge regression from windows to the steps ahead, for each series shrunk to one for all. */
package dev.unroll.experiments.forecast.ridge;
