package dev.unroll.runtime;

/**
 * A part of the state that a layer carries from one step to the next.
 *
 * @param name its name, such as {@code h}
 * @param size how many numbers a sequence keeps of it
 */
public record StatePart(String name, int size) {}
