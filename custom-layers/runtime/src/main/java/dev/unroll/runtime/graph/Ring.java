package dev.unroll.runtime.graph;

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
    private final Node node;
    private final int width;
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
      float[] ur = pass.value(node.input(0)).data();
      Matrix u = pass.value(node.input(1));
      Matrix y = pass.value(node.output());
      float[][] re = pass.state(node.state().get(0));
      float[][] im = pass.state(node.state().get(1));
      for (int n = n0; n < n1; n++) {
        for (int t = 0; t < pass.length(n); t++) {
          int row = t * pass.batch() + n;
          step(re[n], im[n], ur, u.data(), u.at(row), c0, c1);
          System.arraycopy(re[n], c0, y.data(), y.at(row) + c0, c1 - c0);
          System.arraycopy(im[n], c0, y.data(), y.at(row) + width + c0, c1 - c0);
        }
        for (int t = pass.length(n); t < pass.steps(); t++) {
          y.clear(t * pass.batch() + n, 1);
        }
      }
    }

    private void step(float[] hr, float[] hi, float[] ur, float[] ui, int at, int c0, int c1) {
      for (int j = c0; j < c1; j++) {
        float r = lr[j] * hr[j] - li[j] * hi[j] + gamma[j] * ur[at + j];
        hi[j] = lr[j] * hi[j] + li[j] * hr[j] + gamma[j] * ui[at + j];
        hr[j] = r;
      }
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
      Matrix y = pass.value(node.output());
      float[] h = y.data();
      float[] dy = pass.gradient(node.output()).data();
      Matrix u = pass.value(node.input(0));
      float[] ur = u.data();
      float[] ui = pass.value(node.input(1)).data();
      float[] dur = pass.gradient(node.input(0)).data();
      float[] dui = pass.gradient(node.input(1)).data();
      for (int n = n0; n < n1; n++) {
        float[] gr = pass.stateGradient(node.state().get(0))[n]; // conj(λ) ∘ G_{t+1}
        float[] gi = pass.stateGradient(node.state().get(1))[n];
        double[] sum = sums[n];
        for (int k = 0; k < 3; k++) {
          java.util.Arrays.fill(sum, k * width + c0, k * width + c1, 0);
        }
        for (int t = pass.length(n) - 1; t >= 0; t--) {
          int row = t * pass.batch() + n;
          int at = y.at(row);
          int in = u.at(row);
          float[] past = t == 0 ? begin[n] : h;
          int before = t == 0 ? 0 : y.at(row - pass.batch());
          for (int j = c0; j < c1; j++) {
            float r = dy[at + j] + gr[j];
            float i = dy[at + width + j] + gi[j];
            dur[in + j] += gamma[j] * r;
            dui[in + j] += gamma[j] * i;
            float hr = past[before + j];
            float hi = past[before + width + j];
            sum[j] += hr * r + hi * i;
            sum[width + j] += hr * i - hi * r;
            sum[2 * width + j] += ur[in + j] * r + ui[in + j] * i;
            gr[j] = lr[j] * r + li[j] * i;
            gi[j] = lr[j] * i - li[j] * r;
          }
        }
      }
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
}
