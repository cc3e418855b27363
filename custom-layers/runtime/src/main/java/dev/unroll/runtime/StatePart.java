package dev.unroll.runtime;

/**
 * A part of the state that a layer carries from one step to the next.
 *
 * @param name its name, such as {@code h}
 * @param size how many numbers a sequence keeps of it; of a cache, for each step that it keeps
 * @param start what its numbers are before the first step
 * @param steps 0 for a part of constant size; of a cache, how many steps it keeps at most
 */
public record StatePart(String name, int size, float start, int steps) {
  /** A cache that keeps every step. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** A part of constant size that starts at zero. */
  public StatePart(String name, int size) {
    this(name, size, 0, 0);
  }

  /** A cache, empty at first, of so many numbers for each of at most so many steps. */
  public static StatePart cache(String name, int size, int steps) {
    return new StatePart(name, size, 0, steps);
  }

  /** Whether it grows with the sequence. */
  public boolean grows() {
    return steps > 0;
  }
}
