package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Lanes;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.MatrixStep;
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
    private static final Lanes LANES = Lanes.FASTEST;
    private static final int CHUNK = 16;

    private final Node node;
    private final int heads;
    private final float scale;
    private final int keys;
    private final int values;
    private final boolean delta;
    private float[][][] kept = {}; // [N·H][chunk]: S before each chunk, as steps have it
    private final ThreadLocal<MatrixStep> scratch;
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
      this.scratch = ThreadLocal.withInitial(() -> new MatrixStep(keys, values, CHUNK, delta));
    }

    @Override
    public void forward(Pass next) {
      pass = next;
      int chunks = (next.steps() + CHUNK - 1) / CHUNK;
      int count = next.batch() * heads;
      if (next.training() && (kept.length != count || kept[0].length != chunks)) {
        kept = new float[count][chunks][scratch.get().size()];
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

    private void load(MatrixStep s, int row, int head) {
      copy(0, row, head, s.r, keys);
      copy(1, row, head, s.w, keys);
      copy(2, row, head, s.k, keys);
      copy(3, row, head, s.v, values);
      if (delta) {
        copy(4, row, head, s.a, keys);
        copy(5, row, head, s.b, keys);
      }
      for (int j = 0; j < keys && scale != 1; j++) {
        s.r[j] *= scale;
      }
    }

    private void copy(int which, int row, int head, float[] into, int width) {
      Matrix matrix = pass.value(node.input(which));
      System.arraycopy(matrix.data(), matrix.at(row) + head * width, into, 0, width);
    }

    private void forwardTask(int task) {
      int n = task / heads;
      int head = task % heads;
      MatrixStep s = scratch.get();
      float[] state = pass.state(node.state().get(0))[n];
      int base = head * values * keys;
      s.read(state, base, s.states);
      Matrix y = pass.value(node.output());
      for (int t = 0; t < pass.length(n); t++) {
        int row = t * pass.batch() + n;
        if (pass.training() && t % CHUNK == 0) {
          System.arraycopy(s.states, 0, kept[task][t / CHUNK], 0, s.size());
        }
        load(s, row, head);
        LANES.matrix(s, 0, 0, 0);
        System.arraycopy(s.y, 0, y.data(), y.at(row) + head * values, values);
      }
      for (int t = pass.length(n); t < pass.steps(); t++) {
        int at = y.at(t * pass.batch() + n) + head * values;
        Arrays.fill(y.data(), at, at + values, 0);
      }
      s.write(s.states, state, base);
    }

    @Override
    public void backward(Pass next) {
      pass = next;
      run(backward);
    }

    private void backwardTask(int task) {
      int n = task / heads;
      int head = task % heads;
      MatrixStep s = scratch.get();
      float[] end = pass.stateGradient(node.state().get(0))[n];
      int base = head * values * keys;
      s.read(end, base, s.g);
      int length = pass.length(n);
      for (int chunk = (length + CHUNK - 1) / CHUNK - 1; chunk >= 0; chunk--) {
        int from = chunk * CHUNK;
        int to = Math.min(length, from + CHUNK);
        System.arraycopy(kept[task][chunk], 0, s.states, 0, s.size());
        again(s, n, head, from, to);
        for (int t = to - 1; t >= from; t--) {
          back(s, t * pass.batch() + n, head, t - from);
        }
      }
      s.write(s.g, end, base);
    }

    /** The states of a chunk once more, from the one before it on. */
    private void again(MatrixStep s, int n, int head, int from, int to) {
      for (int t = from; t < to; t++) {
        load(s, t * pass.batch() + n, head);
        int at = (t - from) * s.size();
        LANES.matrix(s, at, at + s.size(), (t - from) * s.values);
      }
    }

    private void back(MatrixStep s, int row, int head, int i) {
      load(s, row, head);
      for (float[] sum : new float[][] {s.y, s.dr, s.dw, s.dk, s.da, s.db}) {
        Arrays.fill(sum, 0);
      }
      Matrix dy = pass.gradient(node.output());
      System.arraycopy(dy.data(), dy.at(row) + head * values, s.y, 0, values);
      LANES.matrixBack(s, i * s.size(), (i + 1) * s.size(), i * s.values);
      for (int j = 0; j < keys && scale != 1; j++) {
        s.dr[j] *= scale;
      }
      hand(0, row, head, s.dr, keys);
      hand(1, row, head, s.dw, keys);
      hand(2, row, head, s.dk, keys);
      hand(3, row, head, s.dv, values);
      if (delta) {
        hand(4, row, head, s.da, keys);
        hand(5, row, head, s.db, keys);
      }
    }

    private void hand(int which, int row, int head, float[] d, int width) {
      Matrix into = pass.gradient(node.input(which));
      LANES.add(d, 0, into.data(), into.at(row) + head * width, width);
    }
  }
}
