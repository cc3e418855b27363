package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Lanes;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.SelectiveStep;
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
    private static final Lanes LANES = Lanes.FASTEST;
    private static final int CHUNK = 16; // steps
    private static final int BLOCK = SelectiveStep.WIDTH; // whatever the number of threads

    private final SelectiveScan scan;
    private final Node node;
    private final int width;
    private final int states;
    private final float[][] a; //            [block][n][BLOCK]
    private float[][][]
        kept = {}; //        [N][chunk][block][n][BLOCK]: the state before each chunk
    private float[][][] sums = {}; //        [N][block][n][BLOCK]: ∂L/∂A of each sequence
    private float[][] partial = {}; //       [block][T·N·2n]: parts of ∂L/∂B and ∂L/∂C
    private final ThreadLocal<SelectiveStep> scratch;
    private final IntConsumer forward = this::forwardTask;
    private final IntConsumer backward = this::backwardTask;
    private final Pass.RowTask gather = this::gather;
    private Pass pass;
    private long version = -1;

    ScanWorker(SelectiveScan scan, Node node) {
      this.scan = scan;
      this.node = node;
      this.width = node.input(0).width();
      this.states = node.input(2).width();
      this.a = new float[blocks()][states * BLOCK];
      this.scratch = ThreadLocal.withInitial(() -> new SelectiveStep(states, CHUNK));
    }

    private int blocks() {
      return (width + BLOCK - 1) / BLOCK;
    }

    private int channels(int block) {
      return Math.min(BLOCK, width - block * BLOCK);
    }

    private void unpack() {
      if (version == pass.version()) {
        return;
      }
      float[] columns = pass.parameter(node.parameters().get(0));
      for (int d = 0; d < width; d++) {
        for (int k = 0; k < states; k++) {
          double p = columns[d * states + k];
          double value = scan.logarithm() ? -Math.exp(p) : p;
          a[d / BLOCK][k * BLOCK + d % BLOCK] = (float) (value / Math.log(2));
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
        kept = new float[next.batch()][chunks][blocks() * states * BLOCK];
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

    private SelectiveStep scratch(int block) {
      SelectiveStep s = scratch.get();
      s.a = a[block];
      if (channels(block) < BLOCK) { // what it does not overwrite
        Arrays.fill(s.delta, 0);
        Arrays.fill(s.input, 0);
        Arrays.fill(s.y, 0);
        Arrays.fill(s.h, 0, s.size(), 0);
        Arrays.fill(s.carried, 0);
      }
      return s;
    }

    private void forwardTask(int task) {
      int n = task / blocks();
      int block = task % blocks();
      int channels = channels(block);
      SelectiveStep s = scratch(block);
      float[] state = pass.state(node.state().get(0))[n];
      copyRows(state, block * BLOCK, width, s.h, BLOCK, channels);
      Matrix y = pass.value(node.output());
      for (int t = 0; t < pass.steps(); t++) {
        int at = y.at(t * pass.batch() + n) + block * BLOCK;
        if (t >= pass.length(n)) {
          Arrays.fill(y.data(), at, at + channels, 0);
          continue;
        }
        if (pass.training() && t % CHUNK == 0) {
          System.arraycopy(s.h, 0, kept[n][t / CHUNK], block * s.size(), s.size());
        }
        load(s, t * pass.batch() + n, block);
        LANES.selective(s, 0, 0, 0);
        System.arraycopy(s.y, 0, y.data(), at, channels);
      }
      for (int k = 0; k < states; k++) {
        System.arraycopy(s.h, k * BLOCK, state, k * width + block * BLOCK, channels);
      }
    }

    /** Rows of some channels, for each number of the state. */
    private void copyRows(
        float[] from, int first, int apart, float[] into, int intoApart, int channels) {
      for (int k = 0; k < states; k++) {
        System.arraycopy(from, first + k * apart, into, k * intoApart, channels);
      }
    }

    private void load(SelectiveStep s, int row, int block) {
      Matrix u = pass.value(node.input(0));
      Matrix delta = pass.value(node.input(1));
      Matrix b = pass.value(node.input(2));
      Matrix c = pass.value(node.input(3));
      int at = u.at(row) + block * BLOCK;
      int channels = channels(block);
      System.arraycopy(delta.data(), at, s.delta, 0, channels);
      LANES.multiply(s.delta, 0, u.data(), at, s.input, 0, channels);
      System.arraycopy(b.data(), b.at(row), s.b, 0, states);
      System.arraycopy(c.data(), c.at(row), s.c, 0, states);
    }

    @Override
    public void backward(Pass next) {
      pass = next;
      int rows = next.rows();
      if (sums.length != next.batch()) {
        sums = new float[next.batch()][blocks()][states * BLOCK];
      }
      if (partial.length != blocks() || partial[0].length != rows * 2 * states) {
        partial = new float[blocks()][rows * 2 * states];
      }
      run(backward);
      next.rows(2 * states * blocks(), gather);
      parameterGradients();
    }

    private void backwardTask(int task) {
      int n = task / blocks();
      int block = task % blocks();
      int channels = channels(block);
      SelectiveStep s = scratch(block);
      float[] end = pass.stateGradient(node.state().get(0))[n];
      Arrays.fill(s.da, 0);
      copyRows(end, block * BLOCK, width, s.carried, BLOCK, channels);
      int length = pass.length(n);
      for (int chunk = (length + CHUNK - 1) / CHUNK - 1; chunk >= 0; chunk--) {
        int from = chunk * CHUNK;
        int to = Math.min(length, from + CHUNK);
        again(s, n, from, to, block);
        for (int t = to - 1; t >= from; t--) {
          back(s, t * pass.batch() + n, (t - from) * s.size(), block);
        }
      }
      for (int k = 0; k < states; k++) {
        System.arraycopy(s.carried, k * BLOCK, end, k * width + block * BLOCK, channels);
      }
      System.arraycopy(s.da, 0, sums[n][block], 0, s.size());
    }

    /** The states of a chunk once more. */
    private void again(SelectiveStep s, int n, int from, int to, int block) {
      System.arraycopy(kept[n][from / CHUNK], block * s.size(), s.h, 0, s.size());
      for (int t = from; t < to; t++) {
        load(s, t * pass.batch() + n, block);
        int at = (t - from) * s.size();
        LANES.selective(s, at, at + s.size(), at);
      }
    }

    private void back(SelectiveStep s, int row, int at, int block) {
      load(s, row, block);
      Matrix dy = pass.gradient(node.output());
      int into = dy.at(row) + block * BLOCK;
      int channels = channels(block);
      System.arraycopy(dy.data(), into, s.y, 0, channels);
      LANES.selectiveBack(s, at, at + s.size(), at);
      System.arraycopy(s.dbc, 0, partial[block], row * 2 * states, 2 * states);
      float[] u = pass.value(node.input(0)).data();
      float[] du = pass.gradient(node.input(0)).data();
      float[] dDelta = pass.gradient(node.input(1)).data();
      LANES.addProduct(s.back, 0, s.delta, 0, du, into, channels);
      LANES.addProduct(s.back, 0, u, into, dDelta, into, channels);
      LANES.add(s.ddelta, 0, dDelta, into, channels);
    }

    /** Sums the parts of the blocks, in their order. */
    private void gather(int from, int to) {
      Matrix db = pass.gradient(node.input(2));
      Matrix dc = pass.gradient(node.input(3));
      for (int row = from; row < to; row++) {
        if (row / pass.batch() < pass.length(row % pass.batch())) {
          int at = row * 2 * states;
          for (float[] parts : partial) {
            LANES.add(parts, at, db.data(), db.at(row), states);
            LANES.add(parts, at + states, dc.data(), dc.at(row), states);
          }
        }
      }
    }

    /** Sums the parts of the sequences, in their order. */
    private void parameterGradients() {
      float[] da = pass.gradient(node.parameters().get(0));
      for (float[][] sum : sums) {
        for (int d = 0; d < width; d++) {
          for (int k = 0; k < states; k++) {
            int i = k * BLOCK + d % BLOCK;
            float factor = scan.logarithm() ? a[d / BLOCK][i] * SelectiveStep.LN2 : 1;
            da[d * states + k] += sum[d / BLOCK][i] * factor;
          }
        }
      }
    }
  }
}
