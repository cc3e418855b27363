/** Rules that stop trials early. */
package dev.unroll.experiments.sweep.prune;
