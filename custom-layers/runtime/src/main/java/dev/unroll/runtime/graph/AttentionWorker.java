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
  private final AttentionCache cache;
  private float[][] keyGradients = {};
  private float[][] valueGradients = {};
  private float[][] sizes = {}; //          [N][H·T]: ln Σ e^score of each query
  private AttentionTiles.Sight[] sights = {};
  private final ThreadLocal<Scratch> scratch;
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
    this.cache = new AttentionCache(attention, node);
    this.scratch = ThreadLocal.withInitial(() -> new Scratch(width));
    this.rotary = new Rotary(attention.rotation(), width, attention.theta());
  }

  /** Arrays of one thread. */
  private static final class Scratch {
    final AttentionTiles tiles;
    final float[] query;
    final float[] result;
    float size; //     ln Σ e^score
    float[] p = {}; // scores, then probabilities, of one step

    Scratch(int width) {
      tiles = new AttentionTiles(width);
      query = new float[width];
      result = new float[width];
    }

    void room(int length) {
      if (p.length < length) {
        p = new float[length + length / 2];
      }
    }
  }

  @Override
  public void forward(Pass next) {
    pass = next;
    int batch = next.batch();
    if (sights.length != batch) {
      sights = new AttentionTiles.Sight[batch];
      for (int n = 0; n < batch; n++) {
        sights[n] = new AttentionSight(attention, cache, n);
      }
    }
    int room = attention.heads() * next.steps();
    if (sizes.length != batch || sizes[0].length < room) {
      sizes = new float[batch][room];
    }
    if (q.rows() != next.rows()) {
      q.shape(next.rows(), node.input(0).width());
    }
    q.copy(0, next.value(node.input(0)), 0, next.rows());
    cache.begin(next);
    for (int n = 0; n < batch; n++) {
      cache.gather(n);
      rotate(n);
    }
    run(forward);
    for (int n = 0; n < batch; n++) {
      cache.keep(n);
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

  /** Turns the queries and the new keys of a sequence by their positions. */
  private void rotate(int n) {
    rotary.prepare(cache.seen(n), pass.steps());
    for (int t = 0; t < pass.length(n); t++) {
      int at = (cache.before(n) + t) * wide;
      rotary.turn(cache.keys(n), at, attention.sharedHeads(), t, false);
      rotary.turn(q.data(), q.at(t * pass.batch() + n), attention.heads(), t, false);
    }
  }

  /** The first row that step t sees beside the sinks. */
  private int first(int n, int t) {
    if (attention.window() == 0) {
      return 0;
    }
    int own = cache.before(n) + t;
    return Math.max(0, own - attention.window() + 1);
  }

  private void forwardTask(int task) {
    int n = task / attention.sharedHeads();
    int shared = task % attention.sharedHeads();
    Scratch s = scratch.get();
    Matrix y = pass.value(node.output());
    for (int t = 0; t < pass.steps(); t++) {
      int at = y.at(t * pass.batch() + n) + shared * group * width;
      Arrays.fill(y.data(), at, at + group * width, 0);
    }
    if (pass.length(n) == 1) {
      one(s, n, shared, y);
      return;
    }
    s.tiles.take(
        cache.keys(n),
        cache.values(n),
        wide,
        shared * width,
        cache.before(n) + pass.length(n),
        false);
    for (int head = shared * group; head < (shared + 1) * group; head++) {
      for (int t = 0; t < pass.length(n); t += AttentionTiles.queries()) {
        forward(s.tiles, n, head, t, y);
      }
    }
  }

  /** A single step, such as one of a stream. */
  private void one(Scratch s, int n, int shared, Matrix y) {
    s.room(cache.before(n) + 1);
    for (int head = shared * group; head < (shared + 1) * group; head++) {
      scores(s, n, shared, q.at(n) + head * width);
      weigh(s, n, shared);
      System.arraycopy(s.result, 0, y.data(), y.at(n) + head * width, width);
      sizes[n][head * pass.steps()] = s.size;
    }
  }

  /** A tile of queries from step t on. */
  private void forward(AttentionTiles tiles, int n, int head, int t, Matrix y) {
    queries(tiles, n, head, t);
    int last = last(n, t);
    tiles.forward(cache.before(n) + t, cache.before(n) + last, sights[n]);
    for (int k = t; k <= last; k++) {
      tiles.result(k - t, y.data(), y.at(k * pass.batch() + n) + head * width, 1);
      sizes[n][head * pass.steps() + k] = tiles.size(k - t);
    }
  }

  /** The last step of a tile. */
  private int last(int n, int t) {
    return Math.min(pass.length(n), t + AttentionTiles.queries()) - 1;
  }

  private void queries(AttentionTiles tiles, int n, int head, int t) {
    for (int i = 0; i < AttentionTiles.queries(); i++) {
      boolean real = t + i < pass.length(n);
      int at = real ? q.at((t + i) * pass.batch() + n) + head * width : 0;
      tiles.query(i, real ? q.data() : null, at, scale);
    }
  }

  /** Probabilities of a single step over all rows up to its own; what it does not see gets 0. */
  private void scores(Scratch s, int n, int shared, int at) {
    int end = cache.before(n) + 1;
    System.arraycopy(q.data(), at, s.query, 0, width);
    for (int j = 0; j < end; j++) {
      s.p[j] = scale * dot(s.query, cache.keys(n), j * wide + shared * width);
    }
    hide(s.p, n, 0);
    s.size = softmax(s.p, end);
  }

  private void hide(float[] p, int n, int t) {
    int first = first(n, t);
    for (int j = 0; j < first; j++) {
      if (!attention.sees(cache.seen(n) + t, cache.position(n, j))) {
        p[j] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /** The softmax of some scores, and the logarithm of what they were divided by. */
  private static float softmax(float[] p, int end) {
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
    return top + (float) Math.log(sum);
  }

  /** Σ_j p_j v_j. */
  private void weigh(Scratch s, int n, int shared) {
    Arrays.fill(s.result, 0);
    float[] sum = s.result;
    float[] rows = cache.values(n);
    for (int j = 0, end = cache.before(n) + 1; j < end; j++) {
      float p = s.p[j];
      int at = j * wide + shared * width;
      for (int c = 0; c < width; c++) {
        sum[c] += p * rows[at + c];
      }
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
      keyGradients[n] = cache.spread(next.stateGradient(node.state().get(0))[n], n);
      valueGradients[n] = cache.spread(next.stateGradient(node.state().get(1))[n], n);
    }
    run(backward);
    for (int n = 0; n < next.batch(); n++) {
      hand(n);
    }
  }

  private void backwardTask(int task) {
    int n = task / attention.sharedHeads();
    int shared = task % attention.sharedHeads();
    int length = cache.before(n) + pass.length(n);
    AttentionTiles tiles = scratch.get().tiles;
    tiles.take(cache.keys(n), cache.values(n), wide, shared * width, length, true);
    for (int head = shared * group; head < (shared + 1) * group; head++) {
      for (int t = 0; t < pass.length(n); t += AttentionTiles.queries()) {
        backward(tiles, n, head, t);
      }
    }
    tiles.give(keyGradients[n], valueGradients[n], wide, shared * width, length);
  }

  /** Back through the tile of queries from step t on. */
  private void backward(AttentionTiles tiles, int n, int head, int t) {
    queries(tiles, n, head, t);
    Matrix dy = pass.gradient(node.output());
    Matrix dq = pass.gradient(node.input(0));
    float[] y = pass.value(node.output()).data();
    for (int i = 0; i < AttentionTiles.queries(); i++) {
      boolean real = t + i < pass.length(n);
      int at = real ? dy.at((t + i) * pass.batch() + n) + head * width : 0;
      float size = real ? sizes[n][head * pass.steps() + t + i] : 0;
      tiles.outcome(i, real ? dy.data() : null, at, size, y);
    }
    int last = last(n, t);
    tiles.backward(cache.before(n) + t, cache.before(n) + last, sights[n]);
    float[] own = new float[width];
    for (int k = t; k <= last; k++) {
      Arrays.fill(own, 0);
      tiles.result(k - t, own, 0, scale);
      rotary(n, k, own, 1);
      int into = dq.at(k * pass.batch() + n) + head * width;
      for (int c = 0; c < width; c++) {
        dq.data()[into + c] += own[c];
      }
    }
  }

  /** Back through the rotation of step t. Positions of other sequences may differ. */
  private void rotary(int n, int t, float[] d, int heads) {
    synchronized (rotary) {
      rotary.prepare(cache.seen(n), pass.steps());
      rotary.turn(d, 0, heads, t, true);
    }
  }

  /** To the inputs, and to the cache before the sequence. */
  private void hand(int n) {
    int cached = cache.before(n);
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
    Arrays.fill(pass.stateGradient(node.state().get(Attention.POSITION))[n], 0);
  }
}
