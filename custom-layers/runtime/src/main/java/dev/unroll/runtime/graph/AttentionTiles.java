package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Lanes;
import java.util.Arrays;

/**
 * Attention of one head over one sequence: a panel of queries at a time against blocks of keys, so
 * that scores stay in the cache (Dao et al. 2022, arXiv:2205.14135). Scores lie as [keys][queries],
 * which makes a softmax a loop over lanes. For one thread.
 *
 * <pre>
 *   columns of a panel P         turned    [L/P][d][P]: what a product sums over comes first
 *                                panelled  [⌈d/P⌉][L][P]: rows, cut into panels
 * </pre>
 */
final class AttentionTiles {
  private static final Lanes LANES = Lanes.FASTEST;
  private static final int P = LANES.panel();
  private static final int BLOCK = 4 * P; // keys
  private static final int ROWS = 8; //      of a product
  private static final float NONE = -1e30f; // the largest of no scores

  private final int width; //   d
  private final int panels; //  ⌈d/P⌉
  private int room; //          L, whole panels
  private float[] keysTurned = {};
  private float[] keys = {};
  private float[] valuesTurned = {};
  private float[] values = {};
  private float[] keyGradients = {};
  private float[] valueGradients = {};
  private final float[] turned; //  [d][P]: queries
  private final float[] turnedDy;
  private final float[] query; //   [panels][P][P]
  private final float[] dy;
  private final float[] sum; //     y, or ∂L/∂q
  private final float[] scores = new float[BLOCK * P];
  private final float[] slopes = new float[BLOCK * P];
  private final float[] top = new float[P];
  private final float[] total = new float[P];
  private final float[] fade = new float[P];

  AttentionTiles(int width) {
    this.width = width;
    this.panels = (width + P - 1) / P;
    this.turned = new float[width * P];
    this.turnedDy = new float[width * P];
    this.query = new float[panels * P * P];
    this.dy = new float[panels * P * P];
    this.sum = new float[panels * P * P];
  }

  /** What queries may see. */
  interface Sight {
    /** Whether any of the queries from {@code first} to {@code last} sees a key of a block. */
    boolean any(int first, int last, int from, int to);

    /** Sets the scores [keys][panel] of what is not seen to −∞, from query {@code first} on. */
    void hide(float[] scores, int panel, int first, int from, int to);
  }

  /** Takes a head's keys and values, rows of {@code wide} numbers from {@code at} on. */
  void take(float[] keyRows, float[] valueRows, int wide, int at, int length, boolean training) {
    room = (length + P - 1) / P * P;
    if (keysTurned.length < room * width) {
      int grown = room + room / 2;
      keysTurned = new float[(grown + P) * width];
      values = new float[(grown + P) * panels * P];
      keys = new float[0];
    }
    turn(keyRows, wide, at, length, keysTurned);
    cut(valueRows, wide, at, length, values);
    if (!training) {
      return;
    }
    if (keys.length < values.length) {
      valuesTurned = new float[keysTurned.length];
      keys = new float[values.length];
      keyGradients = new float[values.length];
      valueGradients = new float[values.length];
    }
    turn(valueRows, wide, at, length, valuesTurned);
    cut(keyRows, wide, at, length, keys);
    Arrays.fill(keyGradients, 0, room * panels * P, 0);
    Arrays.fill(valueGradients, 0, room * panels * P, 0);
  }

  private void turn(float[] rows, int wide, int at, int length, float[] into) {
    for (int j = 0; j < room; j++) {
      int to = j / P * width * P + j % P;
      for (int c = 0; c < width; c++) {
        into[to + c * P] = j < length ? rows[j * wide + at + c] : 0;
      }
    }
  }

  private void cut(float[] rows, int wide, int at, int length, float[] into) {
    Arrays.fill(into, 0, room * panels * P, 0);
    for (int j = 0; j < length; j++) {
      for (int c = 0; c < width; c += P) {
        int count = Math.min(P, width - c);
        System.arraycopy(rows, j * wide + at + c, into, (c / P * room + j) * P, count);
      }
    }
  }

  /** How many queries a tile has. */
  static int queries() {
    return P;
  }

  /** Sets query i of a tile, times {@code scale}; null for one behind the last. */
  void query(int i, float[] row, int at, float scale) {
    set(i, row, at, scale, turned, query);
  }

  /** Sets ∂L/∂y of query i of a tile, and what the forward pass left of it. */
  void outcome(int i, float[] row, int at, float size, float[] y) {
    set(i, row, at, 1, turnedDy, dy);
    float along = 0;
    for (int c = 0; row != null && c < width; c++) {
      along = Math.fma(row[at + c], y[at + c], along); // in the order and rounding of a product
    }
    top[i] = size;
    total[i] = along;
  }

  private void set(int i, float[] row, int at, float scale, float[] into, float[] panelled) {
    for (int c = 0; c < width; c++) {
      float x = row == null ? 0 : scale * row[at + c];
      into[c * P + i] = x;
      panelled[(c / P * P + i) * P + c % P] = x;
    }
  }

  /** Scores of a block of keys, whole strips of them. */
  private static void multiply(
      float[] left, float[] right, int from, int count, Shape d, float[] to) {
    Arrays.fill(to, 0, count * P, 0);
    for (int j = 0; j < count; j += ROWS) {
      int key = from + j;
      int at = key / P * d.width() * P + key % P;
      LANES.columns(left, at, right, 0, to, j * P, d.width());
    }
  }

  private record Shape(int width) {}

  /** Keys that a tile looks at from {@code from} on, in whole strips. */
  private int count(int from, int last) {
    return Math.min(BLOCK, (Math.min(room, last + 1) - from + ROWS - 1) / ROWS * ROWS);
  }

  /**
   * y, for {@link #result}, of the queries from {@code first} to {@code last}, numbered as keys.
   */
  void forward(int first, int last, Sight sight) {
    Arrays.fill(top, NONE);
    Arrays.fill(total, 0);
    Arrays.fill(sum, 0);
    Shape shape = new Shape(width);
    for (int from = 0; from <= last; from += BLOCK) {
      int count = count(from, last);
      if (!sight.any(first, last, from, from + count)) {
        continue;
      }
      multiply(keysTurned, turned, from, count, shape, scores);
      sight.hide(scores, P, first, from, from + count);
      LANES.softmax(scores, count, top, total, fade);
      fade();
      addColumns(scores, count, values, from);
    }
    for (int q = 0; q < P; q++) {
      fade[q] = total[q] == 0 ? 0 : 1 / total[q];
    }
    fade();
  }

  /** Each query's sum times its {@code fade}. */
  private void fade() {
    for (int q = 0; q < P; q++) {
      float factor = fade[q];
      for (int p = 0; p < panels; p++) {
        int at = (p * P + q) * P;
        for (int c = at; c < at + P; c++) {
          sum[c] *= factor;
        }
      }
    }
  }

  /** sum [queries][d] += pᵀ·right, where p is [keys][queries]. */
  private void addColumns(float[] p, int count, float[] right, int from) {
    for (int panel = 0; panel < panels; panel++) {
      for (int q = 0; q < P; q += ROWS) {
        LANES.columns(p, q, right, (panel * room + from) * P, sum, (panel * P + q) * P, count);
      }
    }
  }

  /** sums [keys][d] += p·right, where p is [keys][queries]. */
  private void addRows(float[] p, int count, float[] right, float[] sums, int from) {
    for (int panel = 0; panel < panels; panel++) {
      for (int j = 0; j < count; j += ROWS) {
        LANES.rows(p, j * P, right, panel * P * P, sums, (panel * room + from + j) * P, P);
      }
    }
  }

  /** Adds what a tile made for query i to a row. */
  void result(int i, float[] row, int at, float scale) {
    for (int c = 0; c < width; c++) {
      row[at + c] += scale * sum[(c / P * P + i) * P + c % P];
    }
  }

  /** ln Σ e^score of query i, which the backward pass asks for. */
  float size(int i) {
    return top[i] + (float) Math.log(total[i]);
  }

  /** Back through a tile: ∂L/∂q into {@link #result}, and more of ∂L/∂k and ∂L/∂v. */
  void backward(int first, int last, Sight sight) {
    Arrays.fill(sum, 0);
    Shape shape = new Shape(width);
    for (int from = 0; from <= last; from += BLOCK) {
      int count = count(from, last);
      if (!sight.any(first, last, from, from + count)) {
        continue;
      }
      multiply(keysTurned, turned, from, count, shape, scores);
      sight.hide(scores, P, first, from, from + count);
      multiply(valuesTurned, turnedDy, from, count, shape, slopes);
      LANES.softmaxBack(scores, slopes, count, top, total);
      addRows(scores, count, dy, valueGradients, from);
      addRows(slopes, count, query, keyGradients, from);
      addColumns(slopes, count, keys, from);
    }
  }

  /** Adds ∂L/∂k and ∂L/∂v to rows, as {@link #take} found them. */
  void give(float[] keyRows, float[] valueRows, int wide, int at, int length) {
    for (int j = 0; j < length; j++) {
      for (int c = 0; c < width; c++) {
        int from = (c / P * room + j) * P + c % P;
        keyRows[j * wide + at + c] += keyGradients[from];
        valueRows[j * wide + at + c] += valueGradients[from];
      }
    }
  }
}
