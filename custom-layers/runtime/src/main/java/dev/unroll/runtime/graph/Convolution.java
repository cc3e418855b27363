package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Lanes;
import dev.unroll.runtime.kernel.Matrix;

/**
 * A causal convolution of each channel by itself, y_t = Σ_j w_j ∘ x_{t−K+1+j} + b, across the ends
 * of segments. w is [K, D]; the state is the last K − 1 inputs, oldest first.
 *
 * <pre>
 *   dx_s += Σ_j w_j ∘ dy_{s+K−1−j}      dw_j = Σ_t dy_t ∘ x_{t−K+1+j}
 * </pre>
 */
public record Convolution() implements Operation {
  @Override
  public Worker worker(Node node) {
    return new ConvolutionWorker(node);
  }

  private static final class ConvolutionWorker implements Worker {
    private static final Lanes LANES = Lanes.FASTEST;

    private final Node node;
    private final int width;
    private final int taps;
    private final float[][] w; //                 [K][D]
    private final float[][] dw;
    private long version = -1;
    private final Matrix extended = new Matrix(); // [(K − 1 + T)·N, D]: the state, then x
    private final float[] start; //               ∂L/∂ of a start state
    private final Pass.RowTask forward = this::forwardRows;
    private final Pass.RowTask backward = this::backwardRows;
    private final Pass.RowTask parameters = this::parameterGradients;
    private Pass pass;

    ConvolutionWorker(Node node) {
      this.node = node;
      this.width = node.output().width();
      this.taps = node.parameters().get(0).rows();
      this.w = new float[taps][width];
      this.dw = new float[taps][width];
      this.start = new float[(taps - 1) * width];
    }

    /** w_j [D] as rows. */
    private void unpack() {
      if (version == pass.version()) {
        return;
      }
      float[] columns = pass.parameter(node.parameters().get(0));
      for (int d = 0; d < width; d++) {
        for (int j = 0; j < taps; j++) {
          w[j][d] = columns[d * taps + j];
        }
      }
      version = pass.version();
    }

    @Override
    public void forward(Pass next) {
      pass = next;
      unpack();
      int batch = pass.batch();
      int before = (taps - 1) * batch;
      if (extended.rows() != before + pass.rows()) {
        extended.shape(before + pass.rows(), width);
      }
      float[][] state = pass.state(node.state().get(0));
      for (int n = 0; n < batch; n++) {
        for (int j = 0; j < taps - 1; j++) {
          System.arraycopy(state[n], j * width, extended.data(), extended.at(j * batch + n), width);
        }
      }
      extended.copy(before, pass.value(node.input(0)), 0, pass.rows());
      pass.rows(taps * width, forward);
      for (int n = 0; n < batch; n++) {
        for (int j = 0; j < taps - 1; j++) { // the last K − 1 of what is real
          int row = (pass.length(n) + j) * batch + n;
          System.arraycopy(extended.data(), extended.at(row), state[n], j * width, width);
        }
      }
    }

    private void forwardRows(int from, int to) {
      Matrix y = pass.value(node.output());
      y.fill(from, to - from, pass.parameter(node.parameters().get(1)));
      for (int r = from; r < to; r++) {
        for (int j = 0; j < taps; j++) {
          int x = extended.at(r + j * pass.batch());
          LANES.addProduct(w[j], 0, extended.data(), x, y.data(), y.at(r), width);
        }
      }
    }

    @Override
    public void backward(Pass next) {
      pass = next;
      pass.rows(taps * width, backward);
      float[][] d = pass.stateGradient(node.state().get(0));
      for (int n = 0; n < pass.batch(); n++) {
        java.util.Arrays.fill(start, 0);
        for (int j = 0; j < taps - 1; j++) {
          receive(j, n, start, j * width);
        }
        System.arraycopy(start, 0, d[n], 0, start.length);
      }
      pass.columns(width, parameters);
      float[] into = pass.gradient(node.parameters().get(0));
      for (int c = 0; c < width; c++) {
        for (int j = 0; j < taps; j++) {
          into[c * taps + j] += dw[j][c];
        }
      }
    }

    private void backwardRows(int from, int to) {
      Matrix dx = pass.gradient(node.input(0));
      for (int r = from; r < to; r++) {
        receive(r / pass.batch() + taps - 1, r % pass.batch(), dx.data(), dx.at(r));
      }
    }

    /**
     * Adds what comes to input s, counted from the first of the state, from all that it went to.
     */
    private void receive(int s, int n, float[] into, int at) {
      int length = pass.length(n);
      if (s >= length + taps - 1) { // no step
        return;
      }
      if (s >= length) { // one of those that the state keeps
        float[] end = pass.stateGradient(node.state().get(0))[n];
        LANES.add(end, (s - length) * width, into, at, width);
      }
      Matrix dy = pass.gradient(node.output());
      for (int j = Math.max(0, s - length + 1); j <= Math.min(s, taps - 1); j++) {
        int y = dy.at((s - j) * pass.batch() + n);
        LANES.addProduct(w[j], 0, dy.data(), y, into, at, width);
      }
    }

    private void parameterGradients(int from, int to) {
      int count = to - from;
      Matrix dy = pass.gradient(node.output());
      float[] db = pass.gradient(node.parameters().get(1));
      for (float[] sum : dw) {
        java.util.Arrays.fill(sum, from, to, 0);
      }
      for (int r = 0; r < dy.rows(); r++) {
        int y = dy.at(r) + from;
        LANES.add(dy.data(), y, db, from, count);
        for (int j = 0; j < taps; j++) {
          int x = extended.at(r + j * pass.batch()) + from;
          LANES.addProduct(dy.data(), y, extended.data(), x, dw[j], from, count);
        }
      }
    }
  }
}
