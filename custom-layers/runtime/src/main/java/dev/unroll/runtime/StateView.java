package dev.unroll.runtime;

/**
 * Where the state of one stage lies while the stage takes a step: small parts one behind the other
 * in an array that it shares with other stages and maybe other streams; caches and large parts as
 * arrays of their own, which may be replaced by others.
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

  /** The array in which the small parts lie, from {@link #at} on. */
  public float[] numbers() {
    return numbers;
  }

  /** Where the first part begins. */
  public int at() {
    return at;
  }

  /** The arrays of caches, which may have spare room, and large parts, from {@link #cacheAt} on. */
  public float[][] caches() {
    return caches;
  }

  /** Where the first of these arrays is. */
  public int cacheAt() {
    return cacheAt;
  }
}
