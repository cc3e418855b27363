package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/**
 * RWKV-4's mean of the past, in which every step weighs e^k and fades by e^w a step, w =
 * −exp(time_decay), and the present weighs e^{u+k} (Peng et al. 2023, arXiv:2305.13048).
 *
 * <pre>
 *   y = (num' + e^{u+k} v)/(den' + e^{u+k})      num = e^w num' + e^k v      den = e^w den' + e^k
 *
 *   η = dy/(den' + e^{u+k})                      P ← η + e^w P               Q ← −η y + e^w Q
 *   dv = η e^{u+k} + P e^k                       dk = η e^{u+k}(v − y) + e^k (P v + Q)
 *   du = Σ η e^{u+k}(v − y)                      dw = Σ e^w (P num' + Q den')
 * </pre>
 *
 * <p>The sums are kept as num = aa·e^pp and den = bb·e^pp with pp as large as any exponent in them,
 * so that no exponential overflows; P and Q are kept over e^{−pp} likewise.
 */
public record WeightedMean() implements Operation {
  /** The exponent of a sum of nothing. */
  public static final float NOTHING = -1e38f;

  @Override
  public Worker worker(Node node) {
    return new MeanWorker(node);
  }

  private static final class MeanWorker implements Worker {
    private final Node node;
    private final int width;
    private final float[] w;
    private final Matrix aa = new Matrix(); //   before each step
    private final Matrix bb = new Matrix();
    private final Matrix pp = new Matrix();
    private double[][] sums = {}; //             [N][2·D]: of u and of w
    private final Pass.TileTask forward = this::scan;
    private final Pass.TileTask backward = this::scanBack;
    private Pass pass;

    MeanWorker(Node node) {
      this.node = node;
      this.width = node.output().width();
      this.w = new float[width];
    }

    @Override
    public void forward(Pass next) {
      pass = next;
      float[] decay = next.parameter(node.parameters().get(0));
      for (int j = 0; j < width; j++) {
        w[j] = (float) -Math.exp(decay[j]);
      }
      if (next.training()) {
        aa.shape(next.rows(), width);
        bb.shape(next.rows(), width);
        pp.shape(next.rows(), width);
      }
      next.tiles(width, forward);
    }

    private void scan(int n0, int n1, int c0, int c1) {
      for (int n = n0; n < n1; n++) {
        float[] a = pass.state(node.state().get(0))[n];
        float[] b = pass.state(node.state().get(1))[n];
        float[] p = pass.state(node.state().get(2))[n];
        for (int t = 0; t < pass.length(n); t++) {
          int row = t * pass.batch() + n;
          if (pass.training()) {
            int count = c1 - c0;
            System.arraycopy(a, c0, aa.data(), aa.at(row) + c0, count);
            System.arraycopy(b, c0, bb.data(), bb.at(row) + c0, count);
            System.arraycopy(p, c0, pp.data(), pp.at(row) + c0, count);
          }
          step(a, b, p, row, c0, c1);
        }
        for (int t = pass.length(n); t < pass.steps(); t++) {
          pass.value(node.output()).clear(t * pass.batch() + n, 1);
        }
      }
    }

    private void step(float[] a, float[] b, float[] p, int row, int c0, int c1) {
      Matrix key = pass.value(node.input(0));
      float[] ks = key.data();
      float[] vs = pass.value(node.input(1)).data();
      float[] ys = pass.value(node.output()).data();
      float[] u = pass.parameter(node.parameters().get(1));
      int at = key.at(row);
      for (int j = c0; j < c1; j++) {
        float k = ks[at + j];
        float v = vs[at + j];
        float top = Math.max(p[j], u[j] + k);
        float past = exp(p[j] - top);
        float now = exp(u[j] + k - top);
        ys[at + j] = (past * a[j] + now * v) / (past * b[j] + now);
        float next = Math.max(p[j] + w[j], k);
        float fade = exp(p[j] + w[j] - next);
        float add = exp(k - next);
        a[j] = fade * a[j] + add * v;
        b[j] = fade * b[j] + add;
        p[j] = next;
      }
    }

    private static float exp(float x) {
      return x < -87 ? 0 : (float) Math.exp(x);
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
     * The gradients of aa and bb stand for P and Q, which are those over e^{pp}. The exponent pp is
     * a matter of scaling alone: whatever it is, y is the same. P num' and Q den' nearly cancel, so
     * both are carried in double precision.
     */
    private void scanBack(int n0, int n1, int c0, int c1) {
      int count = c1 - c0;
      double[] p = new double[count];
      double[] q = new double[count];
      for (int n = n0; n < n1; n++) {
        float[] da = pass.stateGradient(node.state().get(0))[n];
        float[] db = pass.stateGradient(node.state().get(1))[n];
        float[] dp = pass.stateGradient(node.state().get(2))[n];
        java.util.Arrays.fill(sums[n], c0, c1, 0);
        java.util.Arrays.fill(sums[n], width + c0, width + c1, 0);
        for (int j = 0; j < count; j++) {
          p[j] = da[c0 + j];
          q[j] = db[c0 + j];
        }
        for (int t = pass.length(n) - 1; t >= 0; t--) {
          back(p, q, sums[n], t * pass.batch() + n, c0, c1);
        }
        for (int j = 0; j < count && pass.length(n) > 0; j++) {
          int c = c0 + j;
          da[c] = (float) p[j];
          db[c] = (float) q[j];
          dp[c] = (float) (p[j] * aa.data()[aa.at(n) + c] + q[j] * bb.data()[bb.at(n) + c]);
        }
      }
    }

    private void back(double[] p, double[] q, double[] sum, int row, int c0, int c1) {
      Matrix key = pass.value(node.input(0));
      float[] ks = key.data();
      float[] vs = pass.value(node.input(1)).data();
      float[] dys = pass.gradient(node.output()).data();
      float[] dk = pass.gradient(node.input(0)).data();
      float[] dv = pass.gradient(node.input(1)).data();
      float[] u = pass.parameter(node.parameters().get(1));
      int at = key.at(row);
      for (int c = c0, j = 0; c < c1; c++, j++) {
        int i = at + c;
        double k = ks[i];
        double v = vs[i];
        double a = aa.data()[i];
        double b = bb.data()[i];
        double before = pp.data()[i];
        double top = Math.max(before, u[c] + k);
        double past = Math.exp(before - top);
        double now = Math.exp(u[c] + k - top);
        double eta = dys[i] / (past * b + now);
        double y = (past * a + now * v) / (past * b + now);
        double own = eta * now * (v - y);
        double next = Math.max(before + w[c], k);
        double fade = Math.exp(before + w[c] - next);
        double add = Math.exp(k - next);
        dv[i] += (float) (eta * now + p[j] * add);
        dk[i] += (float) (own + add * (p[j] * v + q[j]));
        sum[c] += own;
        sum[width + c] += fade * (p[j] * a + q[j] * b);
        p[j] = eta * past + fade * p[j];
        q[j] = -eta * past * y + fade * q[j];
      }
    }
  }
}
