package dev.unroll.runtime.graph;

import dev.unroll.runtime.Parameter;
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
    private final Node node;
    private final int width;
    private final int taps;
    private float[][] w = {}; // [K][D]
    private long version = -1;
    private Matrix extended = new Matrix(); //         [(K − 1 + T)·N, D]: the state, then x
    private Matrix extendedGradient = new Matrix();
    private final Pass.RowTask forward = this::forwardRows;
    private final Pass.RowTask backward = this::backwardRows;
    private Pass pass;

    ConvolutionWorker(Node node) {
      this.node = node;
      this.width = node.output().width();
      this.taps = node.parameters().get(0).rows();
    }

    /** w_j [D] as rows. */
    private void unpack() {
      if (version == pass.version()) {
        return;
      }
      w = w.length == 0 ? new float[taps][width] : w;
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
      Matrix x = pass.value(node.input(0));
      float[][] state = pass.state(node.state().get(0));
      for (int n = 0; n < batch; n++) {
        for (int j = 0; j < taps - 1; j++) {
          System.arraycopy(state[n], j * width, extended.data(), extended.at(j * batch + n), width);
        }
      }
      extended.copy(before, x, 0, pass.rows());
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
      float[] b = pass.parameter(node.parameters().get(1));
      for (int r = from; r < to; r++) {
        System.arraycopy(b, 0, y.data(), y.at(r), width);
        for (int j = 0; j < taps; j++) {
          multiplyAdd(w[j], extended.data(), extended.at(r + j * pass.batch()), y.data(), y.at(r));
        }
      }
    }

    /** y += w ∘ x. */
    private static void multiplyAdd(float[] w, float[] x, int from, float[] y, int at) {
      for (int d = 0; d < w.length; d++) {
        y[at + d] += w[d] * x[from + d];
      }
    }

    @Override
    public void backward(Pass next) {
      pass = next;
      int batch = pass.batch();
      extendedGradient.shape(extended.rows(), width);
      extendedGradient.clear(0, extendedGradient.rows());
      float[][] d = pass.stateGradient(node.state().get(0));
      for (int n = 0; n < batch; n++) {
        for (int j = 0; j < taps - 1; j++) {
          int row = (pass.length(n) + j) * batch + n;
          System.arraycopy(
              d[n], j * width, extendedGradient.data(), extendedGradient.at(row), width);
        }
      }
      pass.tiles(width, this::spread);
      Matrix dx = pass.gradient(node.input(0));
      pass.rows(width, backward);
      for (int n = 0; n < batch; n++) {
        for (int j = 0; j < taps - 1; j++) {
          int row = j * batch + n;
          System.arraycopy(
              extendedGradient.data(), extendedGradient.at(row), d[n], j * width, width);
        }
      }
      parameterGradients(dx.rows());
    }

    /** Every dy_t to the K inputs that it came from. */
    private void spread(int n0, int n1, int c0, int c1) {
      Matrix dy = pass.gradient(node.output());
      for (int t = 0; t < pass.steps(); t++) {
        for (int n = n0; n < n1; n++) {
          int r = t * pass.batch() + n;
          for (int j = 0; j < taps && t < pass.length(n); j++) {
            int into = extendedGradient.at(r + j * pass.batch());
            for (int c = c0; c < c1; c++) {
              extendedGradient.data()[into + c] += w[j][c] * dy.data()[dy.at(r) + c];
            }
          }
        }
      }
    }

    private void backwardRows(int from, int to) {
      Matrix dx = pass.gradient(node.input(0));
      int shift = (taps - 1) * pass.batch();
      for (int r = from; r < to; r++) {
        int at = extendedGradient.at(r + shift);
        for (int c = 0; c < width; c++) {
          dx.data()[dx.at(r) + c] += extendedGradient.data()[at + c];
        }
      }
    }

    private void parameterGradients(int rows) {
      Parameter weight = node.parameters().get(0);
      float[] dw = pass.gradient(weight);
      float[] db = pass.gradient(node.parameters().get(1));
      Matrix dy = pass.gradient(node.output());
      float[][] sums = new float[taps][width];
      for (int r = 0; r < rows; r++) {
        for (int j = 0; j < taps; j++) {
          int at = extended.at(r + j * pass.batch());
          for (int c = 0; c < width; c++) {
            sums[j][c] += dy.data()[dy.at(r) + c] * extended.data()[at + c];
          }
        }
      }
      for (int c = 0; c < width; c++) {
        for (int j = 0; j < taps; j++) {
          dw[c * taps + j] += sums[j][c];
        }
      }
      RowWorker.addColumnSums(dy, null, db);
    }
  }
}
