package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Lanes;
import dev.unroll.runtime.kernel.Matrix;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** {@link Attention} at work: a task for each shared head of each sequence. */
final class AttentionWorker implements Operation.Worker {
  private final Attention attention;
  private final Node node;
  private final int group; //  heads of queries to a head of keys
  private final int width; //  of a head
  private final int wide; //   of a row of the cache
  private final float scale;
  private final Rotary rotary;
  private final Matrix q = new Matrix(); // rotated, [T·N, H·d]
  private float[][] keys = {}; //           [N][L · wide]: the cache, then the sequence, rotated
  private float[][] values = {};
  private long[] seen = {}; //              [N]: steps before the sequence
  private float[][] keyGradients = {};
  private float[][] valueGradients = {};
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
  private final IntConsumer forward = this::forwardTask;
  private final IntConsumer backward = this::backwardTask;
  private Pass pass;

  AttentionWorker(Attention attention, Node node) {
    this.attention = attention;
    this.node = node;
    this.group = attention.heads() / attention.sharedHeads();
    this.width = node.input(0).width() / attention.heads();
    this.wide = node.input(1).width();
    this.scale = (float) (1 / Math.sqrt(width));
    this.rotary = new Rotary(attention.rotation(), width, attention.theta());
  }

  /** Arrays of one thread, which grow as needed. */
  private static final class Scratch {
    float[] p = {}; //         scores, then probabilities, of one step
    float[] dp = {};
    float[][] keyRows = {}; // [d][L]: one head's keys, a row for each number
    float[][] valueRows = {};
    float[] query = {};
    float[] result = {};

    void room(int width, int length, boolean training) {
      if (p.length < length) {
        p = new float[length + length / 2];
        dp = new float[training ? p.length : 0];
        keyRows = new float[0][];
      }
      if (training && dp.length < p.length) {
        dp = new float[p.length];
      }
      if (keyRows.length != width) {
        keyRows = new float[width][p.length];
        valueRows = new float[0][];
        query = new float[width];
        result = new float[width];
      }
      if (training && valueRows.length != width) {
        valueRows = new float[width][p.length];
      }
    }
  }

  private int before(int n) {
    return attention.cached(seen[n]);
  }

  @Override
  public void forward(Pass next) {
    pass = next;
    int batch = next.batch();
    if (keys.length != batch) {
      keys = new float[batch][0];
      values = new float[batch][0];
      seen = new long[batch];
    }
    if (q.rows() != next.rows()) {
      q.shape(next.rows(), node.input(0).width());
    }
    q.copy(0, next.value(node.input(0)), 0, next.rows());
    for (int n = 0; n < batch; n++) {
      gather(n);
    }
    run(forward);
    for (int n = 0; n < batch; n++) {
      keep(n);
    }
  }

  private void run(IntConsumer task) {
    int count = pass.batch() * attention.sharedHeads();
    if ((long) pass.rows() * q.columns() < Pass.SMALL / 8) {
      for (int k = 0; k < count; k++) {
        task.accept(k);
      }
    } else {
      pass.pool().run(count, task);
    }
  }

  /** The cache and the sequence, one behind the other; keys and queries rotated. */
  private void gather(int n) {
    float[] cachedKeys = pass.state(node.state().get(0))[n];
    float[] cachedValues = pass.state(node.state().get(1))[n];
    seen[n] = (long) pass.state(node.state().get(2))[n][0];
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
    rotary.prepare(seen[n], pass.steps());
    for (int t = 0; t < pass.length(n); t++) {
      int row = t * pass.batch() + n;
      int at = (cached + t) * wide;
      System.arraycopy(k.data(), k.at(row), keys[n], at, wide);
      System.arraycopy(v.data(), v.at(row), values[n], at, wide);
      rotary.turn(keys[n], at, attention.sharedHeads(), t, false);
      rotary.turn(q.data(), q.at(row), attention.heads(), t, false);
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
  private void keep(int n) {
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
    pass.state(node.state().get(2))[n][0] = now;
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
  private long position(int n, int j) {
    int cached = before(n);
    return j < cached ? attention.position(j, seen[n]) : seen[n] + j - cached;
  }

  /** The first row that step t sees beside the sinks. */
  private int first(int n, int t) {
    if (attention.window() == 0) {
      return 0;
    }
    int own = before(n) + t;
    return Math.max(0, own - attention.window() + 1);
  }

  private void forwardTask(int task) {
    int n = task / attention.sharedHeads();
    int shared = task % attention.sharedHeads();
    int length = before(n) + pass.length(n);
    Scratch s = scratch.get();
    s.room(width, length, false);
    boolean many = pass.length(n) > 1;
    if (many) {
      turn(keys[n], shared, length, s.keyRows);
    }
    Matrix y = pass.value(node.output());
    for (int t = 0; t < pass.length(n); t++) {
      for (int head = shared * group; head < (shared + 1) * group; head++) {
        int row = t * pass.batch() + n;
        scores(s, n, t, shared, q.at(row) + head * width, many);
        weigh(s, n, t, shared);
        System.arraycopy(s.result, 0, y.data(), y.at(row) + head * width, width);
      }
    }
    for (int t = pass.length(n); t < pass.steps(); t++) {
      int at = y.at(t * pass.batch() + n) + shared * group * width;
      Arrays.fill(y.data(), at, at + group * width, 0);
    }
  }

  /** One head's columns of rows, as rows of their own. */
  private void turn(float[] rows, int shared, int length, float[][] into) {
    for (int j = 0; j < length; j++) {
      int at = j * wide + shared * width;
      for (int c = 0; c < width; c++) {
        into[c][j] = rows[at + c];
      }
    }
  }

  /** Probabilities of step t over all rows up to its own; rows that it does not see get 0. */
  private void scores(Scratch s, int n, int t, int shared, int at, boolean many) {
    int own = before(n) + t;
    int end = own + 1;
    System.arraycopy(q.data(), at, s.query, 0, width);
    if (many) {
      Arrays.fill(s.p, 0, end, 0);
      for (int c = 0; c < width; c++) {
        add(s.keyRows[c], scale * s.query[c], s.p, end);
      }
    } else {
      for (int j = 0; j < end; j++) {
        s.p[j] = scale * dot(s.query, keys[n], j * wide + shared * width);
      }
    }
    hide(s.p, n, t);
    softmax(s.p, end);
  }

  private void hide(float[] p, int n, int t) {
    int first = first(n, t);
    for (int j = 0; j < first; j++) {
      if (!attention.sees(seen[n] + t, position(n, j))) {
        p[j] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  private void softmax(float[] p, int end) {
    float top = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < end; j++) {
      top = Math.max(top, p[j]);
    }
    for (int j = 0; j < end; j++) {
      p[j] = Math.max(p[j] - top, -200);
    }
    Lanes.FASTEST.exp(p, p, 0, end);
    float sum = 0;
    for (int j = 0; j < end; j++) {
      p[j] = p[j] < 2e-38f ? 0 : p[j];
      sum += p[j];
    }
    for (int j = 0; j < end; j++) {
      p[j] /= sum;
    }
  }

  /** Σ_j p_j v_j. */
  private void weigh(Scratch s, int n, int t, int shared) {
    Arrays.fill(s.result, 0);
    int end = before(n) + t + 1;
    for (int j = 0; j < end; j++) {
      float p = s.p[j];
      if (p != 0) {
        int at = j * wide + shared * width;
        for (int c = 0; c < width; c++) {
          s.result[c] += p * values[n][at + c];
        }
      }
    }
  }

  private static void add(float[] x, float factor, float[] into, int end) {
    for (int j = 0; j < end; j++) {
      into[j] += factor * x[j];
    }
  }

  private static float dot(float[] x, float[] y, int at) {
    float s0 = 0;
    float s1 = 0;
    int i = 0;
    for (; i + 2 <= x.length; i += 2) {
      s0 += x[i] * y[at + i];
      s1 += x[i + 1] * y[at + i + 1];
    }
    for (; i < x.length; i++) {
      s0 += x[i] * y[at + i];
    }
    return s0 + s1;
  }

  @Override
  public void backward(Pass next) {
    pass = next;
    if (keyGradients.length != next.batch()) {
      keyGradients = new float[next.batch()][];
      valueGradients = new float[next.batch()][];
    }
    for (int n = 0; n < next.batch(); n++) {
      keyGradients[n] = spread(next.stateGradient(node.state().get(0))[n], n);
      valueGradients[n] = spread(next.stateGradient(node.state().get(1))[n], n);
    }
    run(backward);
    for (int n = 0; n < next.batch(); n++) {
      hand(n);
    }
  }

  /** The gradient of the cache at the end, at the rows that stayed in it. */
  private float[] spread(float[] end, int n) {
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

  private void backwardTask(int task) {
    int n = task / attention.sharedHeads();
    int shared = task % attention.sharedHeads();
    int length = before(n) + pass.length(n);
    Scratch s = scratch.get();
    s.room(width, length, true);
    turn(keys[n], shared, length, s.keyRows);
    turn(values[n], shared, length, s.valueRows);
    for (int t = 0; t < pass.length(n); t++) {
      for (int head = shared * group; head < (shared + 1) * group; head++) {
        back(s, n, t, shared, head);
      }
    }
  }

  private void back(Scratch s, int n, int t, int shared, int head) {
    int row = t * pass.batch() + n;
    int end = before(n) + t + 1;
    scores(s, n, t, shared, q.at(row) + head * width, true);
    Matrix dy = pass.gradient(node.output());
    System.arraycopy(dy.data(), dy.at(row) + head * width, s.result, 0, width);
    Arrays.fill(s.dp, 0, end, 0);
    for (int c = 0; c < width; c++) {
      add(s.valueRows[c], s.result[c], s.dp, end);
    }
    float along = 0;
    for (int j = 0; j < end; j++) {
      along += s.p[j] * s.dp[j];
    }
    Matrix dq = pass.gradient(node.input(0));
    float[] own = new float[width];
    for (int j = 0; j < end; j++) {
      float p = s.p[j];
      if (p == 0) {
        continue;
      }
      float ds = p * (s.dp[j] - along) * scale;
      int at = j * wide + shared * width;
      for (int c = 0; c < width; c++) {
        own[c] += ds * keys[n][at + c];
        keyGradients[n][at + c] += ds * s.query[c];
        valueGradients[n][at + c] += p * s.result[c];
      }
    }
    rotary(n, t, own, 1);
    int into = dq.at(row) + head * width;
    for (int c = 0; c < width; c++) {
      dq.data()[into + c] += own[c];
    }
  }

  /** Back through the rotation of step t. Positions of other sequences may differ. */
  private void rotary(int n, int t, float[] d, int heads) {
    synchronized (rotary) {
      rotary.prepare(seen[n], pass.steps());
      rotary.turn(d, 0, heads, t, true);
    }
  }

  /** To the inputs, and to the cache before the sequence. */
  private void hand(int n) {
    int cached = before(n);
    Matrix dk = pass.gradient(node.input(1));
    Matrix dv = pass.gradient(node.input(2));
    float[] row = new float[wide];
    for (int t = 0; t < pass.length(n); t++) {
      int r = t * pass.batch() + n;
      int at = (cached + t) * wide;
      System.arraycopy(keyGradients[n], at, row, 0, wide);
      rotary(n, t, row, attention.sharedHeads());
      for (int c = 0; c < wide; c++) {
        dk.data()[dk.at(r) + c] += row[c];
        dv.data()[dv.at(r) + c] += valueGradients[n][at + c];
      }
    }
    pass.stateGradient(node.state().get(0))[n] = Arrays.copyOf(keyGradients[n], cached * wide);
    pass.stateGradient(node.state().get(1))[n] = Arrays.copyOf(valueGradients[n], cached * wide);
    pass.stateGradient(node.state().get(2))[n][0] = 0;
  }
}
