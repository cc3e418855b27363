/** The class or the number of a labelled series, or of each of its steps. */
package dev.unroll.datasets.labelled;
