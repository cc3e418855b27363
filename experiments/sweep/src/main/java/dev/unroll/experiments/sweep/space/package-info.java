/** Ranges of recipe keys, as a user writes them. */
package dev.unroll.experiments.sweep.space;
