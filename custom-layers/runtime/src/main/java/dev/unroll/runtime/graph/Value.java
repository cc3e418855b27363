package dev.unroll.runtime.graph;

/**
 * An array [T·N, width] in a {@link Graph}: a vector for each step of each sequence.
 *
 * @param index its place in the graph
 */
public record Value(int index, int width) {}
