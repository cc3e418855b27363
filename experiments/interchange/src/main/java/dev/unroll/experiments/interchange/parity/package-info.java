/**
 * Weights and answers that another framework recorded, held against our layers.
 *
 * <p>Used from outside: {@code ParityCheck}, {@code ParityResult} and {@code Precision}. {@code
 * ArchitectureTest} holds this list.
 */
package dev.unroll.experiments.interchange.parity;
