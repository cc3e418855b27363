package dev.unroll.runtime.graph;

/**
 * Causal attention over a cache: every step looks at the steps before it and at itself. Several
 * heads of queries may share a head of keys and values. Queries and keys may be rotated by their
 * position, which is the number of steps seen before.
 *
 * <pre>
 *   y_t = Σ_j p_tj v_j      p_t = softmax_j(q_t·k_j/√d),  j ≤ t, and in a window t − W &lt; j or j &lt; sinks
 *
 *   dv_j = Σ_t p_tj dy_t    ds_tj = p_tj (dy_t·v_j − Σ_i p_ti dy_t·v_i)
 *   dq_t = Σ_j ds_tj k_j/√d                dk_j = Σ_t ds_tj q_t/√d
 * </pre>
 *
 * @param heads heads of queries
 * @param sharedHeads heads of keys and values, which divide {@code heads}
 * @param rotation how pairs for the rotation are chosen
 * @param theta base of the rotation's speeds, 10 000 in the paper
 * @param window W: how many steps are seen, itself included; 0 for all
 * @param sinks how many of the first steps are seen always, beside a window
 */
public record Attention(
    int heads, int sharedHeads, Rotation rotation, double theta, int window, int sinks)
    implements Operation {

  /** Where among the parts of its state the number of steps seen is; keys and values are before. */
  public static final int POSITION = 2;

  /** How many numbers that part has: steps below 2^24, which a float counts exactly, and laps. */
  public static final int COUNTERS = 2;

  private static final long LAP = 1 << 24;

  /** Which numbers of a head are turned together. */
  public enum Rotation {
    NONE,
    /** i and i + d/2. */
    HALF,
    /** 2i and 2i + 1. */
    INTERLEAVED
  }

  /** Refuses what does not fit together. */
  public Attention {
    if (heads < 1 || sharedHeads < 1 || heads % sharedHeads != 0) {
      throw new IllegalArgumentException(
          "attention: expected heads that are a multiple of the shared heads, got %d and %d"
              .formatted(heads, sharedHeads));
    }
    if (window < 0 || sinks < 0 || (sinks > 0 && window == 0)) {
      throw new IllegalArgumentException(
          "attention: expected a window from 0 on, and sinks only beside a window, got window=%d and sinks=%d"
              .formatted(window, sinks));
    }
  }

  /** How many steps the cache keeps at most. */
  int kept() {
    return window == 0 ? dev.unroll.runtime.StatePart.UNBOUNDED : sinks + window - 1;
  }

  /** The steps seen, by the numbers of the state. */
  public static long seen(double steps, double laps) {
    return ((long) laps) * LAP + (long) steps;
  }

  /** The first of these numbers for so many steps seen. */
  public static float steps(long seen) {
    return seen % LAP;
  }

  /** The second one. */
  public static float laps(long seen) {
    long laps = seen / LAP;
    return (float) laps;
  }

  /** How many steps lie in the cache when so many were seen. */
  public int cached(long seen) {
    return (int) Math.min(seen, kept());
  }

  /** The position of the step in row j of the cache when so many were seen. */
  public long position(int j, long seen) {
    return seen <= kept() || j < sinks ? j : seen - kept() + j;
  }

  /** Whether a step sees another. */
  public boolean sees(long position, long other) {
    return other <= position && (window == 0 || other > position - window || other < sinks);
  }

  /**
   * How much each step looks at each, without a cache.
   *
   * @param q queries of one sequence, [T][heads·d]; not changed
   * @param k keys, [T][sharedHeads·d]; not changed
   * @return p_tj of the head, [T][T], 0 for what is not seen
   */
  public double[][] weights(float[][] q, float[][] k, int head) {
    int width = q[0].length / heads;
    Rotary rotary = new Rotary(rotation, width, theta);
    rotary.prepare(0, q.length);
    float[][] keys = new float[k.length][];
    double[][] p = new double[q.length][q.length];
    for (int t = 0; t < q.length; t++) {
      float[] query = q[t].clone();
      keys[t] = k[t].clone();
      rotary.turn(query, 0, heads, t, false);
      rotary.turn(keys[t], 0, sharedHeads, t, false);
      double sum = 0;
      for (int j = 0; j <= t; j++) {
        double dot = 0;
        for (int i = 0; sees(t, j) && i < width; i++) {
          dot += query[head * width + i] * keys[j][head * sharedHeads / heads * width + i];
        }
        p[t][j] = sees(t, j) ? Math.exp(dot / Math.sqrt(width)) : 0;
        sum += p[t][j];
      }
      for (int j = 0; j <= t; j++) {
        p[t][j] /= sum;
      }
    }
    return p;
  }

  @Override
  public Worker worker(Node node) {
    return new AttentionWorker(this, node);
  }
}
