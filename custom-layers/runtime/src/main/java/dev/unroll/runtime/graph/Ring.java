package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Lanes;
import dev.unroll.runtime.kernel.Matrix;

/**
 * A complex diagonal scan with constant coefficients, which lie inside the unit circle: h_t = λ ∘
 * h_{t−1} + e^γ ∘ u_t with λ = exp(−e^ν + i·e^θ). The output is [re h, im h].
 *
 * <pre>
 *   G_t = dh_t + conj(λ) ∘ G_{t+1}        du_t = e^γ ∘ G_t       dγ = Σ e^γ ∘ Re(conj(u)∘G)
 *   gλ = Σ conj(h_{t−1}) ∘ G_t            dν = −e^ν ∘ Re(conj(gλ)·λ)   dθ = e^θ ∘ Re(conj(gλ)·iλ)
 * </pre>
 */
public record Ring() implements Operation {
  @Override
  public Worker worker(Node node) {
    return new RingWorker(node);
  }

  private static final class RingWorker implements Worker {
    private static final Lanes LANES = Lanes.FASTEST;
    private static final int FOLD = 64; // steps whose sums a float holds

    private final Node node;
    private final int width;
    private final ThreadLocal<Rows> scratch;
    private final float[] lr;
    private final float[] li;
    private final float[] gamma;
    private float[][] begin = {};
    private final Pass.TileTask forward = this::scan;
    private final Pass.TileTask backward = this::scanBack;
    private Pass pass;
    private double[][] sums = {}; // per sequence: [3·H] of gλ re, im and Σ Re(conj(u) G)

    RingWorker(Node node) {
      this.node = node;
      this.width = node.input(0).width();
      this.lr = new float[width];
      this.li = new float[width];
      this.gamma = new float[width];
      this.scratch = ThreadLocal.withInitial(() -> new Rows(width));
    }

    private void unpack() {
      float[] nu = pass.parameter(node.parameters().get(0));
      float[] theta = pass.parameter(node.parameters().get(1));
      float[] g = pass.parameter(node.parameters().get(2));
      for (int j = 0; j < width; j++) {
        double size = Math.exp(-Math.exp(nu[j]));
        lr[j] = (float) (size * Math.cos(Math.exp(theta[j])));
        li[j] = (float) (size * Math.sin(Math.exp(theta[j])));
        gamma[j] = (float) Math.exp(g[j]);
      }
    }

    private long version = -1;

    @Override
    public void forward(Pass next) {
      pass = next;
      if (version != next.version()) {
        unpack();
        version = next.version();
      }
      if (next.training()) {
        if (begin.length != next.batch()) {
          begin = new float[next.batch()][2 * width];
        }
        for (int n = 0; n < next.batch(); n++) {
          System.arraycopy(next.state(node.state().get(0))[n], 0, begin[n], 0, width);
          System.arraycopy(next.state(node.state().get(1))[n], 0, begin[n], width, width);
        }
      }
      next.tiles(width, forward);
    }

    private void scan(int n0, int n1, int c0, int c1) {
      int count = c1 - c0;
      Rows s = rows(c0, count);
      Matrix y = pass.value(node.output());
      float[][] re = pass.state(node.state().get(0));
      float[][] im = pass.state(node.state().get(1));
      for (int n = n0; n < n1; n++) {
        for (int t = 0; t < pass.length(n); t++) {
          int row = t * pass.batch() + n;
          load(s, row, c0, count);
          step(s, re[n], im[n], c0, count);
          System.arraycopy(s.r, 0, y.data(), y.at(row) + c0, count);
          System.arraycopy(s.i, 0, y.data(), y.at(row) + width + c0, count);
        }
        for (int t = pass.length(n); t < pass.steps(); t++) {
          y.clear(t * pass.batch() + n, 1);
        }
      }
    }

    private void step(Rows s, float[] hr, float[] hi, int c0, int count) {
      float[] r = s.r;
      float[] i = s.i;
      System.arraycopy(hr, c0, s.hr, 0, count);
      System.arraycopy(hi, c0, s.hi, 0, count);
      for (int j = 0; j < count; j++) {
        r[j] = s.lr[j] * s.hr[j] - s.li[j] * s.hi[j] + s.gamma[j] * s.ur[j];
      }
      for (int j = 0; j < count; j++) {
        i[j] = s.lr[j] * s.hi[j] + s.li[j] * s.hr[j] + s.gamma[j] * s.ui[j];
      }
      System.arraycopy(r, 0, hr, c0, count);
      System.arraycopy(i, 0, hi, c0, count);
    }

    @Override
    public void backward(Pass next) {
      pass = next;
      if (sums.length != next.batch()) {
        sums = new double[next.batch()][3 * width];
      }
      next.tiles(width, backward);
      parameterGradients();
    }

    private void scanBack(int n0, int n1, int c0, int c1) {
      int count = c1 - c0;
      Rows s = rows(c0, count);
      Matrix y = pass.value(node.output());
      for (int n = n0; n < n1; n++) {
        float[] gr = pass.stateGradient(node.state().get(0))[n]; // conj(λ) ∘ G_{t+1}
        float[] gi = pass.stateGradient(node.state().get(1))[n];
        double[] sum = sums[n];
        for (int k = 0; k < s.sums.length; k++) {
          java.util.Arrays.fill(sum, k * width + c0, k * width + c1, 0);
        }
        System.arraycopy(gr, c0, s.gr, 0, count);
        System.arraycopy(gi, c0, s.gi, 0, count);
        for (int t = pass.length(n) - 1; t >= 0; t--) {
          int row = t * pass.batch() + n;
          float[] past = t == 0 ? begin[n] : y.data();
          int before = t == 0 ? 0 : y.at(row - pass.batch());
          System.arraycopy(past, before + c0, s.hr, 0, count);
          System.arraycopy(past, before + width + c0, s.hi, 0, count);
          back(s, row, c0, count);
          if (t % FOLD == 0) {
            fold(s, sum, c0, count);
          }
        }
        System.arraycopy(s.gr, 0, gr, c0, count);
        System.arraycopy(s.gi, 0, gi, c0, count);
      }
    }

    /** The sums so far, from floats to doubles. */
    private void fold(Rows s, double[] sum, int c0, int count) {
      for (int k = 0; k < s.sums.length; k++) {
        for (int j = 0; j < count; j++) {
          sum[k * width + c0 + j] += s.sums[k][j];
        }
        java.util.Arrays.fill(s.sums[k], 0);
      }
    }

    private void back(Rows s, int row, int c0, int count) {
      load(s, row, c0, count);
      Matrix dy = pass.gradient(node.output());
      int at = dy.at(row) + c0;
      System.arraycopy(dy.data(), at, s.r, 0, count);
      System.arraycopy(dy.data(), at + width, s.i, 0, count);
      s.back(count);
      int into = pass.value(node.input(0)).at(row) + c0;
      LANES.add(s.r, 0, pass.gradient(node.input(0)).data(), into, count);
      LANES.add(s.i, 0, pass.gradient(node.input(1)).data(), into, count);
    }

    private Rows rows(int c0, int count) {
      Rows s = scratch.get();
      System.arraycopy(lr, c0, s.lr, 0, count);
      System.arraycopy(li, c0, s.li, 0, count);
      System.arraycopy(gamma, c0, s.gamma, 0, count);
      return s;
    }

    private void load(Rows s, int row, int c0, int count) {
      Matrix u = pass.value(node.input(0));
      System.arraycopy(u.data(), u.at(row) + c0, s.ur, 0, count);
      System.arraycopy(pass.value(node.input(1)).data(), u.at(row) + c0, s.ui, 0, count);
    }

    private void parameterGradients() {
      float[] nu = pass.parameter(node.parameters().get(0));
      float[] theta = pass.parameter(node.parameters().get(1));
      float[] dnu = pass.gradient(node.parameters().get(0));
      float[] dtheta = pass.gradient(node.parameters().get(1));
      float[] dgamma = pass.gradient(node.parameters().get(2));
      for (int j = 0; j < width; j++) {
        double r = 0;
        double i = 0;
        double g = 0;
        for (double[] sum : sums) {
          r += sum[j];
          i += sum[width + j];
          g += sum[2 * width + j];
        }
        dnu[j] -= (float) (Math.exp(nu[j]) * (r * lr[j] + i * li[j]));
        dtheta[j] += (float) (Math.exp(theta[j]) * (i * lr[j] - r * li[j]));
        dgamma[j] += (float) (gamma[j] * g);
      }
    }
  }

  /** Rows of one thread, each from index 0 on: only then are loops turned into vectors. */
  private static final class Rows {
    final float[] lr; // λ
    final float[] li;
    final float[] gamma; // e^γ
    final float[] ur; // u
    final float[] ui;
    final float[] hr; // h'
    final float[] hi;
    final float[] gr; // conj(λ) ∘ G_{t+1}
    final float[] gi;
    final float[] r; // forward h, backward ∂L/∂h, then ∂L/∂u
    final float[] i;
    final float[][] sums; // of gλ re, im and Re(conj(u) G)

    Rows(int width) {
      lr = new float[width];
      li = new float[width];
      gamma = new float[width];
      ur = new float[width];
      ui = new float[width];
      hr = new float[width];
      hi = new float[width];
      gr = new float[width];
      gi = new float[width];
      r = new float[width];
      i = new float[width];
      sums = new float[3][width];
    }

    void back(int count) {
      for (int j = 0; j < count; j++) {
        r[j] += gr[j];
      }
      for (int j = 0; j < count; j++) {
        i[j] += gi[j];
      }
      float[] re = sums[0];
      for (int j = 0; j < count; j++) {
        re[j] += hr[j] * r[j] + hi[j] * i[j];
      }
      float[] im = sums[1];
      for (int j = 0; j < count; j++) {
        im[j] += hr[j] * i[j] - hi[j] * r[j];
      }
      float[] own = sums[2];
      for (int j = 0; j < count; j++) {
        own[j] += ur[j] * r[j] + ui[j] * i[j];
      }
      for (int j = 0; j < count; j++) {
        gr[j] = lr[j] * r[j] + li[j] * i[j];
      }
      for (int j = 0; j < count; j++) {
        gi[j] = lr[j] * i[j] - li[j] * r[j];
      }
      for (int j = 0; j < count; j++) {
        r[j] *= gamma[j];
      }
      for (int j = 0; j < count; j++) {
        i[j] *= gamma[j];
      }
    }
  }
}
