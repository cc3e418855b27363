/** Trained models in files that other programs read. */
package dev.unroll.experiments.interchange.export;
