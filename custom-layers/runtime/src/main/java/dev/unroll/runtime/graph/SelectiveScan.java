package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Activations;
import dev.unroll.runtime.kernel.Matrix;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * S6, the selective state space (Gu and Dao 2023, arXiv:2312.00752, §3): n numbers of state for
 * each of D channels, with steps Δ, inputs B and outputs C that depend on the sequence.
 *
 * <pre>
 *   Ā = exp(Δ A)    h = Ā ∘ h' + (Δ∘u) B     y_d = Σ_n h_dn C_n
 *
 *   λ_t = dy_t C_t + Ā_{t+1}∘λ_{t+1}         dC_n = Σ_d dy_d h_dn      dB_n = Σ_d λ_dn Δ_d u_d
 *   s_d = Σ_n λ_dn B_n                       du = s∘Δ                  q = λ∘Ā∘h'
 *   dΔ_d = Σ_n q A + s_d u_d                 dA = Σ_t Δ q
 * </pre>
 *
 * <p>The state lies as [n, D], so that loops run over channels. Only every {@value
 * ScanWorker#CHUNK}th state is kept; the backward pass computes those between once more.
 *
 * @param logarithm whether the parameter is A_log, A = −exp(A_log), or A itself
 */
public record SelectiveScan(boolean logarithm) implements Operation {
  @Override
  public Worker worker(Node node) {
    return new ScanWorker(this, node);
  }

  private static final class ScanWorker implements Worker {
    private static final int CHUNK = 16; // steps
    private static final int BLOCK = 64; // channels, whatever the number of threads

    private final SelectiveScan scan;
    private final Node node;
    private final int width;
    private final int states;
    private final float[][] a; //            [n][D]
    private float[][][] kept = {}; //        [N][chunk][n·D]: the state before each chunk
    private float[][][] sums = {}; //        [N][n][D]: ∂L/∂A of each sequence
    private float[][] partial = {}; //       [block][T·N·2n]: parts of ∂L/∂B and ∂L/∂C
    private final ThreadLocal<Scratch> scratch;
    private final IntConsumer forward = this::forwardTask;
    private final IntConsumer backward = this::backwardTask;
    private Pass pass;
    private long version = -1;

    ScanWorker(SelectiveScan scan, Node node) {
      this.scan = scan;
      this.node = node;
      this.width = node.input(0).width();
      this.states = node.input(2).width();
      this.a = new float[states][width];
      this.scratch = ThreadLocal.withInitial(() -> new Scratch(states, width));
    }

    /** Rows of one thread, all indexed by channel. */
    private static final class Scratch {
      final float[] delta;
      final float[] u;
      final float[] y;
      final float[] input; //     Δ∘u
      final float[] ddelta;
      final float[] back; //      s
      final float[][][] keep; //  [step][n][D]: Ā
      final float[][][] h; //     [step + 1][n][D]
      final float[][] carried; // [n][D]: Ā_{t+1}∘λ_{t+1}

      Scratch(int states, int width) {
        delta = new float[width];
        u = new float[width];
        y = new float[width];
        input = new float[width];
        ddelta = new float[width];
        back = new float[width];
        keep = new float[CHUNK][states][width];
        h = new float[CHUNK + 1][states][width];
        carried = new float[states][width];
      }
    }

    private int blocks() {
      return (width + BLOCK - 1) / BLOCK;
    }

    private void unpack() {
      if (version == pass.version()) {
        return;
      }
      float[] columns = pass.parameter(node.parameters().get(0));
      for (int d = 0; d < width; d++) {
        for (int k = 0; k < states; k++) {
          float p = columns[d * states + k];
          a[k][d] = scan.logarithm() ? (float) -Math.exp(p) : p;
        }
      }
      version = pass.version();
    }

    @Override
    public void forward(Pass next) {
      pass = next;
      unpack();
      int chunks = (next.steps() + CHUNK - 1) / CHUNK;
      if (next.training() && (kept.length != next.batch() || kept[0].length != chunks)) {
        kept = new float[next.batch()][chunks][states * width];
      }
      run(forward);
    }

    /** A task for each block of channels of each sequence. */
    private void run(IntConsumer task) {
      int count = pass.batch() * blocks();
      if ((long) pass.rows() * width * states < 4 * Pass.SMALL) {
        for (int k = 0; k < count; k++) {
          task.accept(k);
        }
      } else {
        pass.pool().run(count, task);
      }
    }

    private void forwardTask(int task) {
      int n = task / blocks();
      int c0 = task % blocks() * BLOCK;
      int c1 = Math.min(width, c0 + BLOCK);
      Scratch s = scratch.get();
      float[] state = pass.state(node.state().get(0))[n];
      float[][] h = s.h[0];
      for (int k = 0; k < states; k++) {
        System.arraycopy(state, k * width + c0, h[k], c0, c1 - c0);
      }
      Matrix y = pass.value(node.output());
      for (int t = 0; t < pass.steps(); t++) {
        int row = t * pass.batch() + n;
        if (t >= pass.length(n)) {
          Arrays.fill(y.data(), y.at(row) + c0, y.at(row) + c1, 0);
          continue;
        }
        if (pass.training() && t % CHUNK == 0) {
          keep(h, kept[n][t / CHUNK], c0, c1);
        }
        load(s, row, c0, c1);
        Arrays.fill(s.y, c0, c1, 0);
        for (int k = 0; k < states; k++) {
          step(s, k, h[k], h[k], s.keep[0][k], row, c0, c1);
          output(h[k], at(3, row, k), s.y, c0, c1);
        }
        System.arraycopy(s.y, c0, y.data(), y.at(row) + c0, c1 - c0);
      }
      for (int k = 0; k < states; k++) {
        System.arraycopy(h[k], c0, state, k * width + c0, c1 - c0);
      }
    }

    private void keep(float[][] h, float[] into, int c0, int c1) {
      for (int k = 0; k < states; k++) {
        System.arraycopy(h[k], c0, into, k * width + c0, c1 - c0);
      }
    }

    /** Number k of input {@code which} in a row. */
    private float at(int which, int row, int k) {
      Matrix matrix = pass.value(node.input(which));
      return matrix.data()[matrix.at(row) + k];
    }

    private void load(Scratch s, int row, int c0, int c1) {
      Matrix u = pass.value(node.input(0));
      System.arraycopy(u.data(), u.at(row) + c0, s.u, c0, c1 - c0);
      System.arraycopy(pass.value(node.input(1)).data(), u.at(row) + c0, s.delta, c0, c1 - c0);
      for (int d = c0; d < c1; d++) {
        s.input[d] = s.delta[d] * s.u[d];
      }
    }

    /** h = Ā ∘ h' + (Δ∘u) B for number k of the state of some channels. */
    private void step(
        Scratch s, int k, float[] before, float[] after, float[] keep, int row, int c0, int c1) {
      float[] coefficient = a[k];
      float[] delta = s.delta;
      for (int d = c0; d < c1; d++) {
        keep[d] = delta[d] * coefficient[d];
      }
      pass.products().exp(keep, keep, c0, c1);
      float b = at(2, row, k);
      float[] input = s.input;
      for (int d = c0; d < c1; d++) {
        after[d] = Activations.flush(keep[d] * before[d] + input[d] * b);
      }
    }

    private static void output(float[] h, float c, float[] y, int c0, int c1) {
      for (int d = c0; d < c1; d++) {
        y[d] += h[d] * c;
      }
    }

    @Override
    public void backward(Pass next) {
      pass = next;
      int rows = next.rows();
      if (sums.length != next.batch()) {
        sums = new float[next.batch()][states][width];
      }
      if (partial.length != blocks() || partial[0].length != rows * 2 * states) {
        partial = new float[blocks()][rows * 2 * states];
      }
      run(backward);
      gather();
    }

    private void backwardTask(int task) {
      int n = task / blocks();
      int block = task % blocks();
      int c0 = block * BLOCK;
      int c1 = Math.min(width, c0 + BLOCK);
      Scratch s = scratch.get();
      float[] end = pass.stateGradient(node.state().get(0))[n];
      for (int k = 0; k < states; k++) {
        System.arraycopy(end, k * width + c0, s.carried[k], c0, c1 - c0);
        Arrays.fill(sums[n][k], c0, c1, 0);
      }
      int length = pass.length(n);
      for (int chunk = (length + CHUNK - 1) / CHUNK - 1; chunk >= 0; chunk--) {
        int from = chunk * CHUNK;
        int to = Math.min(length, from + CHUNK);
        again(s, n, chunk, to, c0, c1);
        for (int t = to - 1; t >= from; t--) {
          back(s, n, t * pass.batch() + n, t - from, partial[block], c0, c1);
        }
      }
      for (int k = 0; k < states; k++) {
        System.arraycopy(s.carried[k], c0, end, k * width + c0, c1 - c0);
      }
    }

    /** The states of a chunk once more. */
    private void again(Scratch s, int n, int chunk, int to, int c0, int c1) {
      for (int k = 0; k < states; k++) {
        System.arraycopy(kept[n][chunk], k * width + c0, s.h[0][k], c0, c1 - c0);
      }
      for (int t = chunk * CHUNK; t < to; t++) {
        int i = t - chunk * CHUNK;
        int row = t * pass.batch() + n;
        load(s, row, c0, c1);
        for (int k = 0; k < states; k++) {
          step(s, k, s.h[i][k], s.h[i + 1][k], s.keep[i][k], row, c0, c1);
        }
      }
    }

    private void back(Scratch s, int n, int row, int i, float[] parts, int c0, int c1) {
      load(s, row, c0, c1);
      Matrix dy = pass.gradient(node.output());
      System.arraycopy(dy.data(), dy.at(row) + c0, s.y, c0, c1 - c0);
      Arrays.fill(s.back, c0, c1, 0);
      Arrays.fill(s.ddelta, c0, c1, 0);
      int at = row * 2 * states;
      for (int k = 0; k < states; k++) {
        float[] lambda = s.carried[k];
        output(s.y, at(3, row, k), lambda, c0, c1); //                 λ = dy C + carried
        parts[at + k] = dot(lambda, s.input, c0, c1);
        parts[at + states + k] = dot(s.y, s.h[i + 1][k], c0, c1);
        output(lambda, at(2, row, k), s.back, c0, c1);
        carry(s, n, k, i, c0, c1);
      }
      Matrix du = pass.gradient(node.input(0));
      float[] dDelta = pass.gradient(node.input(1)).data();
      int into = du.at(row);
      for (int d = c0; d < c1; d++) {
        du.data()[into + d] += s.back[d] * s.delta[d];
        dDelta[into + d] += s.ddelta[d] + s.back[d] * s.u[d];
      }
    }

    /** q = λ∘Ā∘h' into ∂L/∂Δ and ∂L/∂A, and λ ← Ā∘λ. */
    private void carry(Scratch s, int n, int k, int i, int c0, int c1) {
      float[] lambda = s.carried[k];
      float[] keep = s.keep[i][k];
      float[] before = s.h[i][k];
      float[] sum = sums[n][k];
      float[] coefficient = a[k];
      float[] delta = s.delta;
      float[] ddelta = s.ddelta;
      for (int d = c0; d < c1; d++) {
        float kept = Activations.flush(keep[d] * lambda[d]);
        float q = kept * before[d];
        ddelta[d] += q * coefficient[d];
        sum[d] += q * delta[d];
        lambda[d] = kept;
      }
    }

    /** Eight sums at a time, so that one does not wait for the other. */
    private static float dot(float[] x, float[] y, int from, int to) {
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      int i = from;
      for (; i + 4 <= to; i += 4) {
        s0 += x[i] * y[i];
        s1 += x[i + 1] * y[i + 1];
        s2 += x[i + 2] * y[i + 2];
        s3 += x[i + 3] * y[i + 3];
      }
      for (; i < to; i++) {
        s0 += x[i] * y[i];
      }
      return s0 + s1 + (s2 + s3);
    }

    /** Sums the parts of the blocks, and of the sequences, in their order. */
    private void gather() {
      Matrix db = pass.gradient(node.input(2));
      Matrix dc = pass.gradient(node.input(3));
      for (int row = 0; row < pass.rows(); row++) {
        if (row / pass.batch() >= pass.length(row % pass.batch())) {
          continue;
        }
        int at = row * 2 * states;
        for (float[] parts : partial) {
          for (int k = 0; k < states; k++) {
            db.data()[db.at(row) + k] += parts[at + k];
            dc.data()[dc.at(row) + k] += parts[at + states + k];
          }
        }
      }
      float[] da = pass.gradient(node.parameters().get(0));
      for (float[][] sum : sums) {
        for (int k = 0; k < states; k++) {
          for (int d = 0; d < width; d++) {
            da[d * states + k] += sum[k][d] * (scan.logarithm() ? a[k][d] : 1);
          }
        }
      }
    }
  }
}
