/** Rules that end the training of candidates without prospects. */
package dev.unroll.experiments.sweep.prune;
