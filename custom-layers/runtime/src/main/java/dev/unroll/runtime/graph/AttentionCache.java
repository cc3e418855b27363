package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;
import java.util.Arrays;

/** The keys and values that {@link Attention} has seen of each sequence, and those of a pass. */
final class AttentionCache {
  private final Attention attention;
  private final Node node;
  private final int wide; // numbers in a row
  private float[][] keys = {}; //   [N][L · wide]: what was kept, then the sequence
  private float[][] values = {};
  private long[] seen = {}; //      [N]: steps before the sequence
  private Pass pass;

  AttentionCache(Attention attention, Node node) {
    this.attention = attention;
    this.node = node;
    this.wide = node.input(1).width();
  }

  /** Makes room for a pass. */
  void begin(Pass next) {
    pass = next;
    if (keys.length != next.batch()) {
      keys = new float[next.batch()][0];
      values = new float[next.batch()][0];
      seen = new long[next.batch()];
    }
  }

  /** Rows of keys. */
  float[] keys(int n) {
    return keys[n];
  }

  /** Rows of values. */
  float[] values(int n) {
    return values[n];
  }

  /** Steps before the sequence, kept or not. */
  long seen(int n) {
    return seen[n];
  }

  /** How many of its steps lie before the sequence. */
  int before(int n) {
    return attention.cached(seen[n]);
  }

  /** The cache and the sequence, one behind the other. */
  void gather(int n) {
    float[] cachedKeys = pass.state(node.state().get(0))[n];
    float[] cachedValues = pass.state(node.state().get(1))[n];
    float[] counters = pass.state(node.state().get(Attention.POSITION))[n];
    seen[n] = Attention.seen(counters[0], counters[1]);
    int cached = before(n);
    int needed = (cached + pass.length(n)) * wide;
    boolean inPlace = !pass.training(); // the cache itself grows
    keys[n] =
        inPlace ? grown(cachedKeys, needed) : copied(cachedKeys, cached * wide, keys[n], needed);
    values[n] =
        inPlace
            ? grown(cachedValues, needed)
            : copied(cachedValues, cached * wide, values[n], needed);
    Matrix k = pass.value(node.input(1));
    Matrix v = pass.value(node.input(2));
    for (int t = 0; t < pass.length(n); t++) {
      int row = t * pass.batch() + n;
      int at = (cached + t) * wide;
      System.arraycopy(k.data(), k.at(row), keys[n], at, wide);
      System.arraycopy(v.data(), v.at(row), values[n], at, wide);
    }
  }

  private static float[] grown(float[] array, int needed) {
    return array.length >= needed
        ? array
        : Arrays.copyOf(array, Math.max(needed, 2 * array.length));
  }

  private static float[] copied(float[] from, int count, float[] room, int needed) {
    float[] into = room.length >= needed ? room : new float[needed];
    System.arraycopy(from, 0, into, 0, count);
    return into;
  }

  /** What of it stays in the cache. */
  void keep(int n) {
    int length = before(n) + pass.length(n);
    long now = seen[n] + pass.length(n);
    int kept = attention.cached(now);
    float[][] cachedKeys = pass.state(node.state().get(0));
    float[][] cachedValues = pass.state(node.state().get(1));
    if (pass.training()) {
      cachedKeys[n] = Arrays.copyOf(keys[n], length * wide);
      cachedValues[n] = Arrays.copyOf(values[n], length * wide);
    } else {
      cachedKeys[n] = keys[n];
      cachedValues[n] = values[n];
    }
    drop(cachedKeys[n], length, kept);
    drop(cachedValues[n], length, kept);
    float[] counters = pass.state(node.state().get(Attention.POSITION))[n];
    counters[0] = Attention.steps(now);
    counters[1] = Attention.laps(now);
  }

  /** Drops the rows behind the sinks that no later step sees. */
  private void drop(float[] rows, int length, int kept) {
    if (length > kept) {
      int sinks = Math.min(attention.sinks(), kept);
      System.arraycopy(
          rows, (length - kept + sinks) * wide, rows, sinks * wide, (kept - sinks) * wide);
    }
  }

  /** The position of row j of the cache and the sequence behind it. */
  long position(int n, int j) {
    int cached = before(n);
    return j < cached ? attention.position(j, seen[n]) : seen[n] + j - cached;
  }

  /** The gradient of the cache at the end, at the rows that stayed in it. */
  float[] spread(float[] end, int n) {
    int length = before(n) + pass.length(n);
    int kept = attention.cached(seen[n] + pass.length(n));
    float[] all = new float[length * wide];
    int sinks = Math.min(attention.sinks(), kept);
    System.arraycopy(end, 0, all, 0, Math.min(end.length, sinks * wide));
    int recent = (kept - sinks) * wide;
    if (end.length >= kept * wide) {
      System.arraycopy(end, sinks * wide, all, all.length - recent, recent);
    }
    return all;
  }
}
