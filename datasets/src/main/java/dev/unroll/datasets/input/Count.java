package dev.unroll.datasets.input;

/** A number of things in words, such as "1 gap" and "2 gaps". */
public final class Count {
  private Count() {}

  /** Things whose plural has an s. */
  public static String of(long count, String thing) {
    return of(count, thing, thing + "s");
  }

  /**
   * A number and what stands behind it.
   *
   * @param one what stands behind 1
   * @param several what stands behind other numbers
   */
  public static String of(long count, String one, String several) {
    return count + " " + (count == 1 ? one : several);
  }
}
