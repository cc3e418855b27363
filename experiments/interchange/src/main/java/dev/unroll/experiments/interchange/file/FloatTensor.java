package dev.unroll.experiments.interchange.file;

/**
 * Floats in memory, row by row, to be written.
 *
 * @param shape of one dimension or two
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record FloatTensor(float[] values, int... shape) {}
