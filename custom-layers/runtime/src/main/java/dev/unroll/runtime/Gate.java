package dev.unroll.runtime;

/**
 * One block of H columns of a layer's weights, and what the block makes of its product.
 *
 * @param name the letter that the equations use
 * @param label what it is called in a figure, such as {@code forget gate f}
 * @param opens whether it is a gate in the narrow sense, σ of its product; otherwise it carries
 *     content
 */
public record Gate(String name, String label, boolean opens) {

  /** A gate with values in (0, 1). */
  public static Gate opening(String name, String label) {
    return new Gate(name, label + " " + name, true);
  }

  /** A candidate for the state. */
  public static Gate content(String name) {
    return new Gate(name, "candidate " + name, false);
  }
}
