package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;
import java.util.Arrays;

/** {@link WeightedMean} at work: a few channels of a sequence at a time, through all steps. */
final class MeanWorker implements Operation.Worker {
  private static final int FOLD = 64; // steps whose sums a float holds

  private final Node node;
  private final int width;
  private final float[] w;
  private final Matrix aa = new Matrix(); //   before each step
  private final Matrix bb = new Matrix();
  private final Matrix pp = new Matrix();
  private double[][] sums = {}; //             [N][2·D]: of u and of w
  private final ThreadLocal<MeanRows> scratch;
  private final Pass.TileTask forward = this::scan;
  private final Pass.TileTask backward = this::scanBack;
  private final float[][][] state = new float[3][][]; // aa, bb and pp of all sequences
  private Pass pass;
  private long version = -1;

  MeanWorker(Node node) {
    this.node = node;
    this.width = node.output().width();
    this.w = new float[width];
    this.scratch = ThreadLocal.withInitial(() -> new MeanRows(width));
  }

  @Override
  public void forward(Pass next) {
    pass = next;
    for (int part = 0; part < state.length; part++) {
      state[part] = next.state(node.state().get(part));
    }
    if (version != next.version()) {
      float[] decay = next.parameter(node.parameters().get(0));
      for (int j = 0; j < width; j++) {
        w[j] = (float) -Math.exp(decay[j]);
      }
      version = next.version();
    }
    if (next.training()) {
      aa.shape(next.rows(), width);
      bb.shape(next.rows(), width);
      pp.shape(next.rows(), width);
    }
    next.tiles(width, forward);
  }

  private void scan(int n0, int n1, int c0, int c1) {
    int count = c1 - c0;
    MeanRows s = scratch.get();
    constants(s, c0, count);
    for (int n = n0; n < n1; n++) {
      for (int part = 0; part < state.length; part++) {
        System.arraycopy(state[part][n], c0, s.state(part), 0, count);
      }
      for (int t = 0; t < pass.length(n); t++) {
        int at = aa(t, n) + c0;
        if (pass.training()) {
          System.arraycopy(s.a, 0, aa.data(), at, count);
          System.arraycopy(s.b, 0, bb.data(), at, count);
          System.arraycopy(s.p, 0, pp.data(), at, count);
        }
        load(s, at, count);
        s.exponents(count);
        s.forward(count);
        System.arraycopy(s.y, 0, pass.value(node.output()).data(), at, count);
      }
      for (int part = 0; part < state.length; part++) {
        System.arraycopy(s.state(part), 0, state[part][n], c0, count);
      }
      for (int t = pass.length(n); t < pass.steps(); t++) {
        int at = aa(t, n) + c0;
        Arrays.fill(pass.value(node.output()).data(), at, at + count, 0);
      }
    }
  }

  private int aa(int t, int n) {
    return pass.value(node.output()).at(t * pass.batch() + n);
  }

  private void constants(MeanRows s, int c0, int count) {
    System.arraycopy(pass.parameter(node.parameters().get(1)), c0, s.u, 0, count);
    System.arraycopy(w, c0, s.w, 0, count);
  }

  private void load(MeanRows s, int at, int count) {
    System.arraycopy(pass.value(node.input(0)).data(), at, s.k, 0, count);
    System.arraycopy(pass.value(node.input(1)).data(), at, s.v, 0, count);
  }

  @Override
  public void backward(Pass next) {
    pass = next;
    if (sums.length != next.batch()) {
      sums = new double[next.batch()][2 * width];
    }
    next.tiles(width, backward);
    float[] dw = next.gradient(node.parameters().get(0));
    float[] du = next.gradient(node.parameters().get(1));
    for (double[] sum : sums) {
      for (int j = 0; j < width; j++) {
        du[j] += (float) sum[j];
        dw[j] += (float) (sum[width + j] * w[j]);
      }
    }
  }

  /**
   * The gradients of aa and bb stand for P and Q, which are those over e^{pp}. The exponent pp is a
   * matter of scaling alone: whatever it is, y is the same.
   */
  private void scanBack(int n0, int n1, int c0, int c1) {
    int count = c1 - c0;
    MeanRows s = scratch.get();
    constants(s, c0, count);
    for (int n = n0; n < n1; n++) {
      int length = pass.length(n);
      float[] da = pass.stateGradient(node.state().get(0))[n];
      float[] db = pass.stateGradient(node.state().get(1))[n];
      float[] dp = pass.stateGradient(node.state().get(2))[n];
      Arrays.fill(sums[n], c0, c1, 0);
      Arrays.fill(sums[n], width + c0, width + c1, 0);
      if (length == 0) {
        continue;
      }
      Arrays.fill(s.ofU, 0);
      Arrays.fill(s.ofW, 0);
      for (int j = 0; j < count; j++) {
        s.ofP[j] = da[c0 + j];
        s.ofR[j] =
            db[c0 + j] + da[c0 + j] * MeanRows.mean(state[0][n][c0 + j], state[1][n][c0 + j]);
      }
      for (int t = length - 1; t >= 0; t--) {
        int at = aa(t, n) + c0;
        load(s, at, count);
        back(s, at, count);
        if (t % FOLD == 0) {
          fold(s, sums[n], c0, count);
        }
      }
      for (int j = 0; j < count; j++) {
        da[c0 + j] = s.ofP[j];
        db[c0 + j] = s.ofR[j] - s.ofP[j] * MeanRows.mean(s.a[j], s.b[j]);
        dp[c0 + j] = s.b[j] * s.ofR[j];
      }
    }
  }

  private void fold(MeanRows s, double[] sum, int c0, int count) {
    for (int j = 0; j < count; j++) {
      sum[c0 + j] += s.ofU[j];
      sum[width + c0 + j] += s.ofW[j];
      s.ofU[j] = 0;
      s.ofW[j] = 0;
    }
  }

  private void back(MeanRows s, int at, int count) {
    System.arraycopy(aa.data(), at, s.a, 0, count);
    System.arraycopy(bb.data(), at, s.b, 0, count);
    System.arraycopy(pp.data(), at, s.p, 0, count);
    System.arraycopy(pass.gradient(node.output()).data(), at, s.y, 0, count);
    s.exponents(count);
    s.backToPresent(count);
    s.backToPast(count);
    add(s.k, pass.gradient(node.input(0)).data(), at, count);
    add(s.v, pass.gradient(node.input(1)).data(), at, count);
  }

  private static void add(float[] d, float[] into, int at, int count) {
    for (int j = 0; j < count; j++) {
      into[at + j] += d[j];
    }
  }
}
