package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Lanes;
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
 * so that no exponential overflows; P and Q are kept over e^{−pp} likewise. P v and Q nearly cancel;
 * in their place R = Q + P m is carried, with the mean m = num/den of the past: what remains of the
 * sums above is then a product with d = v − m.
 */
public record WeightedMean() implements Operation {
  /** The exponent of a sum of nothing. */
  public static final float NOTHING = -1e38f;

  @Override
  public Worker worker(Node node) {
    return new MeanWorker(node);
  }

  private static final class MeanWorker implements Worker {
    private static final int FOLD = 64; // steps whose sums a float holds
    private static final float TINY = 1e-30f; // keeps the mean of nothing at 0

    private final Node node;
    private final int width;
    private final float[] w;
    private final Matrix aa = new Matrix(); //   before each step
    private final Matrix bb = new Matrix();
    private final Matrix pp = new Matrix();
    private double[][] sums = {}; //             [N][2·D]: of u and of w
    private final ThreadLocal<Rows> scratch;
    private final Pass.TileTask forward = this::scan;
    private final Pass.TileTask backward = this::scanBack;
    private Pass pass;

    /** Rows of one thread, each from index 0 on: only then are loops turned into vectors. */
    private static final class Rows {
      final float[][] all;

      Rows(int width) {
        all = new float[20][width];
      }

      float[] a() {
        return all[0];
      }

      float[] b() {
        return all[1];
      }

      float[] p() {
        return all[2];
      }

      float[] k() {
        return all[3];
      }

      float[] v() {
        return all[4];
      }

      float[] past() {
        return all[5];
      }

      float[] now() {
        return all[6];
      }

      float[] fade() {
        return all[7];
      }

      float[] add() {
        return all[8];
      }

      float[] top() {
        return all[9];
      }

      float[] y() {
        return all[10];
      }

      float[] u() {
        return all[11];
      }

      float[] w() {
        return all[12];
      }
    }

    MeanWorker(Node node) {
      this.node = node;
      this.width = node.output().width();
      this.w = new float[width];
      this.scratch = ThreadLocal.withInitial(() -> new Rows(width));
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
      int count = c1 - c0;
      Rows s = scratch.get();
      constants(s, c0, count);
      float[][][] state = state();
      for (int n = n0; n < n1; n++) {
        for (int part = 0; part < state.length; part++) {
          System.arraycopy(state[part][n], c0, s.all[part], 0, count);
        }
        for (int t = 0; t < pass.length(n); t++) {
          int at = aa(t, n) + c0;
          if (pass.training()) {
            System.arraycopy(s.a(), 0, aa.data(), at, count);
            System.arraycopy(s.b(), 0, bb.data(), at, count);
            System.arraycopy(s.p(), 0, pp.data(), at, count);
          }
          load(s, at, count);
          exponents(s, count);
          mean(s, count);
          System.arraycopy(s.y(), 0, pass.value(node.output()).data(), at, count);
        }
        for (int part = 0; part < state.length; part++) {
          System.arraycopy(s.all[part], 0, state[part][n], c0, count);
        }
        for (int t = pass.length(n); t < pass.steps(); t++) {
          int at = aa(t, n) + c0;
          java.util.Arrays.fill(pass.value(node.output()).data(), at, at + count, 0);
        }
      }
    }

    /** aa, bb and pp of all sequences. */
    private float[][][] state() {
      float[][][] state = new float[3][][];
      for (int part = 0; part < state.length; part++) {
        state[part] = pass.state(node.state().get(part));
      }
      return state;
    }

    private int aa(int t, int n) {
      return pass.value(node.output()).at(t * pass.batch() + n);
    }

    private void constants(Rows s, int c0, int count) {
      System.arraycopy(pass.parameter(node.parameters().get(1)), c0, s.u(), 0, count);
      System.arraycopy(w, c0, s.w(), 0, count);
    }

    private void load(Rows s, int at, int count) {
      System.arraycopy(pass.value(node.input(0)).data(), at, s.k(), 0, count);
      System.arraycopy(pass.value(node.input(1)).data(), at, s.v(), 0, count);
    }

    /** The four exponentials of a step, and in {@code top} the next exponent. */
    private static void exponents(Rows s, int count) {
      float[] p = s.p();
      float[] k = s.k();
      float[] u = s.u();
      float[] w = s.w();
      float[] top = s.top();
      weigh(p, k, u, top, s.past(), s.now(), count);
      for (int j = 0; j < count; j++) {
        top[j] = Math.max(p[j] + w[j], k[j]);
      }
      float[] fade = s.fade();
      for (int j = 0; j < count; j++) {
        fade[j] = p[j] + w[j] - top[j];
      }
      float[] add = s.add();
      for (int j = 0; j < count; j++) {
        add[j] = k[j] - top[j];
      }
      Lanes.FASTEST.exp(fade, fade, 0, count);
      Lanes.FASTEST.exp(add, add, 0, count);
    }

    private static void weigh(
        float[] p, float[] k, float[] u, float[] top, float[] past, float[] now, int count) {
      for (int j = 0; j < count; j++) {
        top[j] = Math.max(p[j], u[j] + k[j]);
      }
      for (int j = 0; j < count; j++) {
        past[j] = p[j] - top[j];
      }
      for (int j = 0; j < count; j++) {
        now[j] = u[j] + k[j] - top[j];
      }
      Lanes.FASTEST.exp(past, past, 0, count);
      Lanes.FASTEST.exp(now, now, 0, count);
    }

    /** y, and the sums after the step. */
    private static void mean(Rows s, int count) {
      float[] a = s.a();
      float[] b = s.b();
      float[] v = s.v();
      float[] past = s.past();
      float[] now = s.now();
      float[] y = s.y();
      for (int j = 0; j < count; j++) {
        y[j] = (past[j] * a[j] + now[j] * v[j]) / (past[j] * b[j] + now[j]);
      }
      float[] fade = s.fade();
      float[] add = s.add();
      for (int j = 0; j < count; j++) {
        a[j] = fade[j] * a[j] + add[j] * v[j];
      }
      for (int j = 0; j < count; j++) {
        b[j] = fade[j] * b[j] + add[j];
      }
      System.arraycopy(s.top(), 0, s.p(), 0, count);
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
     * a matter of scaling alone: whatever it is, y is the same.
     */
    private void scanBack(int n0, int n1, int c0, int c1) {
      int count = c1 - c0;
      Rows s = scratch.get();
      constants(s, c0, count);
      float[][][] state = state();
      for (int n = n0; n < n1; n++) {
        int length = pass.length(n);
        float[] da = pass.stateGradient(node.state().get(0))[n];
        float[] db = pass.stateGradient(node.state().get(1))[n];
        float[] dp = pass.stateGradient(node.state().get(2))[n];
        java.util.Arrays.fill(sums[n], c0, c1, 0);
        java.util.Arrays.fill(sums[n], width + c0, width + c1, 0);
        if (length == 0) {
          continue;
        }
        Back back = new Back(s, count);
        for (int j = 0; j < count; j++) {
          back.p[j] = da[c0 + j];
          back.r[j] = db[c0 + j] + da[c0 + j] * mean(state[0][n][c0 + j], state[1][n][c0 + j]);
        }
        for (int t = length - 1; t >= 0; t--) {
          int at = aa(t, n) + c0;
          load(s, at, count);
          back(s, back, at, count);
          if (t % FOLD == 0) {
            fold(back, sums[n], c0, count);
          }
        }
        for (int j = 0; j < count; j++) {
          da[c0 + j] = back.p[j];
          db[c0 + j] = back.r[j] - back.p[j] * mean(s.a()[j], s.b()[j]);
          dp[c0 + j] = s.b()[j] * back.r[j];
        }
      }
    }

    private static float mean(float a, float b) {
      return a / Math.max(b, TINY);
    }

    /** More rows, by what they hold. */
    private static final class Back {
      final float[] p;
      final float[] r;
      final float[] ofU;
      final float[] ofW;
      final float[] eta;
      final float[] d;
      final float[] den;

      Back(Rows s, int count) {
        p = s.all[13];
        r = s.all[14];
        ofU = s.all[15];
        ofW = s.all[16];
        eta = s.all[17];
        d = s.all[18];
        den = s.all[19];
        java.util.Arrays.fill(ofU, 0, count, 0);
        java.util.Arrays.fill(ofW, 0, count, 0);
      }
    }

    private void fold(Back back, double[] sum, int c0, int count) {
      for (int j = 0; j < count; j++) {
        sum[c0 + j] += back.ofU[j];
        sum[width + c0 + j] += back.ofW[j];
        back.ofU[j] = 0;
        back.ofW[j] = 0;
      }
    }

    private void back(Rows s, Back back, int at, int count) {
      System.arraycopy(aa.data(), at, s.a(), 0, count);
      System.arraycopy(bb.data(), at, s.b(), 0, count);
      System.arraycopy(pp.data(), at, s.p(), 0, count);
      System.arraycopy(pass.gradient(node.output()).data(), at, s.y(), 0, count);
      exponents(s, count);
      present(s, back, count);
      past(s, back, count);
      add(s.k(), pass.gradient(node.input(0)).data(), at, count);
      add(s.v(), pass.gradient(node.input(1)).data(), at, count);
    }

    /** d = v − m, η, and in {@code den} what η e^{u+k}(v − y) is over bb. */
    private static void present(Rows s, Back back, int count) {
      float[] a = s.a();
      float[] b = s.b();
      float[] v = s.v();
      float[] past = s.past();
      float[] now = s.now();
      float[] dy = s.y();
      float[] eta = back.eta;
      float[] d = back.d;
      float[] den = back.den;
      for (int j = 0; j < count; j++) {
        d[j] = v[j] - a[j] / Math.max(b[j], TINY);
      }
      for (int j = 0; j < count; j++) {
        den[j] = past[j] * b[j] + now[j];
      }
      for (int j = 0; j < count; j++) {
        eta[j] = dy[j] / den[j];
      }
      for (int j = 0; j < count; j++) {
        den[j] = eta[j] * past[j] * now[j] * d[j] / den[j];
      }
    }

    /** ∂L/∂k and ∂L/∂v in place of k and v, and P and R of the step before. */
    private static void past(Rows s, Back back, int count) {
      float[] b = s.b();
      float[] past = s.past();
      float[] now = s.now();
      float[] fade = s.fade();
      float[] add = s.add();
      float[] dk = s.k();
      float[] dv = s.v();
      float[] ratio = s.top();
      float[] p = back.p;
      float[] r = back.r;
      float[] eta = back.eta;
      float[] d = back.d;
      float[] own = back.den;
      float[] ofU = back.ofU;
      float[] ofW = back.ofW;
      for (int j = 0; j < count; j++) {
        ratio[j] = p[j] * d[j] / (fade[j] * b[j] + add[j]);
      }
      for (int j = 0; j < count; j++) {
        dv[j] = eta[j] * now[j] + p[j] * add[j];
      }
      for (int j = 0; j < count; j++) {
        dk[j] = own[j] * b[j] + add[j] * (fade[j] * b[j] * ratio[j] + r[j]);
      }
      for (int j = 0; j < count; j++) {
        r[j] -= add[j] * ratio[j];
      }
      for (int j = 0; j < count; j++) {
        ofU[j] += own[j] * b[j];
      }
      for (int j = 0; j < count; j++) {
        ofW[j] += fade[j] * b[j] * r[j];
      }
      for (int j = 0; j < count; j++) {
        r[j] = fade[j] * r[j] - own[j];
      }
      for (int j = 0; j < count; j++) {
        p[j] = eta[j] * past[j] + fade[j] * p[j];
      }
    }

    private static void add(float[] d, float[] into, int at, int count) {
      for (int j = 0; j < count; j++) {
        into[at + j] += d[j];
      }
    }
  }
}
