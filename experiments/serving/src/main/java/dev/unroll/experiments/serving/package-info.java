/**
 * Answers of trained runs to new data: of whole files, and of endless streams of events with a
 * state for each key. {@code KeyedModel} is what a stream needs of a run, whoever feeds it: the
 * command line, or a stream processor that keeps the states itself.
 */
package dev.unroll.experiments.serving;
