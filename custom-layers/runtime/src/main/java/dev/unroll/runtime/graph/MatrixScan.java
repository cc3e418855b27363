package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Activations;
import dev.unroll.runtime.kernel.Matrix;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A scan whose state is a matrix S [V][K] for each head, changed by a diagonal and a product of two
 * vectors. It contains linear attention, RetNet, GLA, Mamba-2, DeltaNet and RWKV-7.
 *
 * <pre>
 *   S_t = S_{t−1}(diag(w) + a bᵀ) + v kᵀ         y = scale·S r
 *
 *   G_t = scale·dy rᵀ + transferred              dr = scale·Sᵀ dy     dv = G k       dk = Gᵀ v
 *   da = S'ᵀ(G b)        db = Gᵀ(S' a)           dw = Σ_V G∘S'
 *   transferred_{t−1} = G diag(w) + (G b) aᵀ
 * </pre>
 *
 * <p>Inputs r, w, k [H·K], v [H·V] and, if there are, a, b [H·K]. Only every {@value
 * ScanWorker#CHUNK}th state is kept; the backward pass computes those between once more.
 */
public record MatrixScan(int heads, double scale) implements Operation {
  @Override
  public Worker worker(Node node) {
    return new ScanWorker(this, node);
  }

  private static final class ScanWorker implements Worker {
    private static final int CHUNK = 16;

    private final Node node;
    private final int heads;
    private final float scale;
    private final int keys;
    private final int values;
    private final boolean delta;
    private float[][][] kept = {}; // [N][chunk][H·V·K]: the state before each chunk
    private final ThreadLocal<Scratch> scratch;
    private final IntConsumer forward = this::forwardTask;
    private final IntConsumer backward = this::backwardTask;
    private Pass pass;

    ScanWorker(MatrixScan scan, Node node) {
      this.node = node;
      this.heads = scan.heads();
      this.scale = (float) scan.scale();
      this.keys = node.input(2).width() / heads;
      this.values = node.input(3).width() / heads;
      this.delta = node.inputs().size() > 4;
      this.scratch = ThreadLocal.withInitial(() -> new Scratch(keys, values));
    }

    /** Vectors of one thread. */
    private static final class Scratch {
      final float[] r;
      final float[] w;
      final float[] k;
      final float[] a;
      final float[] b;
      final float[] dr;
      final float[] dw;
      final float[] dk;
      final float[] da;
      final float[] db;
      final float[][][] states; // [step + 1][V][K]
      final float[][] g; //        [V][K]

      Scratch(int keys, int values) {
        r = new float[keys];
        w = new float[keys];
        k = new float[keys];
        a = new float[keys];
        b = new float[keys];
        dr = new float[keys];
        dw = new float[keys];
        dk = new float[keys];
        da = new float[keys];
        db = new float[keys];
        states = new float[CHUNK + 1][values][keys];
        g = new float[values][keys];
      }
    }

    @Override
    public void forward(Pass next) {
      pass = next;
      int chunks = (next.steps() + CHUNK - 1) / CHUNK;
      if (next.training() && (kept.length != next.batch() || kept[0].length != chunks)) {
        kept = new float[next.batch()][chunks][heads * values * keys];
      }
      run(forward);
    }

    /** A task for each head of each sequence. */
    private void run(IntConsumer task) {
      int count = pass.batch() * heads;
      if ((long) pass.rows() * heads * values * keys < 4 * Pass.SMALL) {
        for (int k = 0; k < count; k++) {
          task.accept(k);
        }
      } else {
        pass.pool().run(count, task);
      }
    }

    private void load(Scratch s, int row, int head) {
      copy(0, row, head, s.r);
      copy(1, row, head, s.w);
      copy(2, row, head, s.k);
      if (delta) {
        copy(4, row, head, s.a);
        copy(5, row, head, s.b);
      }
    }

    private void copy(int which, int row, int head, float[] into) {
      Matrix matrix = pass.value(node.input(which));
      System.arraycopy(matrix.data(), matrix.at(row) + head * keys, into, 0, keys);
    }

    private void forwardTask(int task) {
      int n = task / heads;
      int head = task % heads;
      Scratch s = scratch.get();
      float[] state = pass.state(node.state().get(0))[n];
      int base = head * values * keys;
      float[][] matrix = s.states[0];
      fetch(state, base, matrix);
      Matrix v = pass.value(node.input(3));
      Matrix y = pass.value(node.output());
      for (int t = 0; t < pass.length(n); t++) {
        int row = t * pass.batch() + n;
        if (pass.training() && t % CHUNK == 0) {
          store(matrix, kept[n][t / CHUNK], base);
        }
        load(s, row, head);
        int at = y.at(row) + head * values;
        for (int i = 0; i < values; i++) {
          step(s, matrix[i], matrix[i], v.data()[v.at(row) + head * values + i]);
          y.data()[at + i] = scale * dot(matrix[i], s.r);
        }
      }
      for (int t = pass.length(n); t < pass.steps(); t++) {
        int at = y.at(t * pass.batch() + n) + head * values;
        Arrays.fill(y.data(), at, at + values, 0);
      }
      store(matrix, state, base);
    }

    private void fetch(float[] from, int base, float[][] matrix) {
      for (int i = 0; i < values; i++) {
        System.arraycopy(from, base + i * keys, matrix[i], 0, keys);
      }
    }

    private void store(float[][] matrix, float[] into, int base) {
      for (int i = 0; i < values; i++) {
        System.arraycopy(matrix[i], 0, into, base + i * keys, keys);
      }
    }

    /** Row i of S_t: s ∘ w + (s·a) b + v k. */
    private void step(Scratch s, float[] before, float[] after, float v) {
      float along = delta ? dot(before, s.a) : 0;
      float[] w = s.w;
      float[] k = s.k;
      float[] b = s.b;
      for (int j = 0; j < keys; j++) {
        after[j] = Activations.flush(before[j] * w[j] + along * b[j] + v * k[j]);
      }
    }

    private static float dot(float[] x, float[] y) {
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      int i = 0;
      for (; i + 4 <= x.length; i += 4) {
        s0 += x[i] * y[i];
        s1 += x[i + 1] * y[i + 1];
        s2 += x[i + 2] * y[i + 2];
        s3 += x[i + 3] * y[i + 3];
      }
      for (; i < x.length; i++) {
        s0 += x[i] * y[i];
      }
      return s0 + s1 + (s2 + s3);
    }

    @Override
    public void backward(Pass next) {
      pass = next;
      run(backward);
    }

    private void backwardTask(int task) {
      int n = task / heads;
      int head = task % heads;
      Scratch s = scratch.get();
      float[] end = pass.stateGradient(node.state().get(0))[n];
      int base = head * values * keys;
      fetch(end, base, s.g);
      int length = pass.length(n);
      for (int chunk = (length + CHUNK - 1) / CHUNK - 1; chunk >= 0; chunk--) {
        int from = chunk * CHUNK;
        int to = Math.min(length, from + CHUNK);
        again(s, n, head, chunk, to);
        for (int t = to - 1; t >= from; t--) {
          back(s, t * pass.batch() + n, head, t - from);
        }
      }
      store(s.g, end, base);
    }

    /** The states of a chunk once more. */
    private void again(Scratch s, int n, int head, int chunk, int to) {
      fetch(kept[n][chunk], head * values * keys, s.states[0]);
      Matrix v = pass.value(node.input(3));
      for (int t = chunk * CHUNK; t < to; t++) {
        int row = t * pass.batch() + n;
        int i = t - chunk * CHUNK;
        load(s, row, head);
        for (int r = 0; r < values; r++) {
          step(s, s.states[i][r], s.states[i + 1][r], v.data()[v.at(row) + head * values + r]);
        }
      }
    }

    private void back(Scratch s, int row, int head, int i) {
      load(s, row, head);
      Arrays.fill(s.dr, 0);
      Arrays.fill(s.dw, 0);
      Arrays.fill(s.dk, 0);
      Arrays.fill(s.da, 0);
      Arrays.fill(s.db, 0);
      Matrix dy = pass.gradient(node.output());
      Matrix v = pass.value(node.input(3));
      float[] dv = pass.gradient(node.input(3)).data();
      int at = dy.at(row) + head * values;
      for (int r = 0; r < values; r++) {
        float d = scale * dy.data()[at + r];
        float[] g = s.g[r];
        add(s.states[i + 1][r], d, s.dr);
        add(s.r, d, g); //                                   G = scale·dy rᵀ + transferred
        dv[at + r] += dot(g, s.k);
        add(g, v.data()[at + r], s.dk);
        transfer(s, g, s.states[i][r]);
      }
      hand(0, row, head, s.dr);
      hand(1, row, head, s.dw);
      hand(2, row, head, s.dk);
      if (delta) {
        hand(4, row, head, s.da);
        hand(5, row, head, s.db);
      }
    }

    /** One row of G: its part of dw, da and db, and G ← G diag(w) + (G b) aᵀ. */
    private void transfer(Scratch s, float[] g, float[] before) {
      float[] dw = s.dw;
      float[] w = s.w;
      for (int j = 0; j < keys; j++) {
        dw[j] += g[j] * before[j];
      }
      if (delta) {
        float gb = dot(g, s.b);
        add(before, gb, s.da);
        add(g, dot(before, s.a), s.db);
        float[] a = s.a;
        for (int j = 0; j < keys; j++) {
          g[j] = Activations.flush(g[j] * w[j] + gb * a[j]);
        }
      } else {
        for (int j = 0; j < keys; j++) {
          g[j] = Activations.flush(g[j] * w[j]);
        }
      }
    }

    private static void add(float[] x, float factor, float[] into) {
      for (int j = 0; j < into.length; j++) {
        into[j] += factor * x[j];
      }
    }

    private void hand(int which, int row, int head, float[] d) {
      Matrix into = pass.gradient(node.input(which));
      int at = into.at(row) + head * keys;
      for (int j = 0; j < keys; j++) {
        into.data()[at + j] += d[j];
      }
    }
  }
}
