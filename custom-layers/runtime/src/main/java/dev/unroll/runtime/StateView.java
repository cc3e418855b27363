package dev.unroll.runtime;

/**
 * Where the state of one stage lies while the stage takes a step: its parts of constant size one
 * behind the other in an array that it shares with other stages and maybe other streams, and its
 * caches as arrays of their own, which may be replaced by longer ones.
 */
public final class StateView {
  private float[] numbers;
  private int at;
  private float[][] caches;
  private int cacheAt;

  StateView() {}

  void look(float[] allNumbers, int from, float[][] allCaches, int cacheFrom) {
    numbers = allNumbers;
    at = from;
    caches = allCaches;
    cacheAt = cacheFrom;
  }

  /** The array in which the parts of constant size lie, from {@link #at} on. */
  public float[] numbers() {
    return numbers;
  }

  /** Where the first part begins. */
  public int at() {
    return at;
  }

  /** The array in which the caches are, from {@link #cacheAt} on; each may have spare room. */
  public float[][] caches() {
    return caches;
  }

  /** Where the first cache is. */
  public int cacheAt() {
    return cacheAt;
  }
}
