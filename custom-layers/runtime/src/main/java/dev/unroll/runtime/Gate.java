package dev.unroll.runtime;

/**
 * One block of H columns of a layer's weights, and what the block makes of its product.
 *
 * @param name the letter that the equations use
 * @param opens whether it is a gate in the narrow sense, with values in (0, 1); otherwise it carries
 *     content
 */
public record Gate(String name, boolean opens) {

  /** A gate with values in (0, 1). */
  public static Gate opening(String name) {
    return new Gate(name, true);
  }

  /** A candidate for the state. */
  public static Gate content(String name) {
    return new Gate(name, false);
  }
}
