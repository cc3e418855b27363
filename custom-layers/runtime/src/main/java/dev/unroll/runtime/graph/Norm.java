package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/**
 * Brings each group of columns of a row to one size.
 *
 * <pre>
 *   root mean square   x̂ = x / √(mean x² + ε)                    y = x̂ ∘ w
 *   standard           x̂ = (x − mean) / √(variance + ε)          y = x̂ ∘ w + b
 *   unit               x̂ = x / max(‖x‖, ε)                       y = x̂
 *
 *   dx = (dx̂ − [standard: mean dx̂] − x̂·mean(dx̂∘x̂)) / size      (unit: the sum in place of the mean)
 * </pre>
 *
 * @param groups how many groups of columns of the same width
 */
public record Norm(Kind kind, int groups, double epsilon) implements Operation {

  /** Which size. */
  public enum Kind {
    ROOT_MEAN_SQUARE,
    STANDARD,
    UNIT
  }

  @Override
  public Worker worker(Node node) {
    return new NormWorker(this, node);
  }

  private static final class NormWorker extends RowWorker {
    private final Norm norm;
    private final int width;
    private final Matrix scaled = new Matrix(); // x̂ [T·N, D]
    private float[] size = {}; //                  [T·N·groups]

    NormWorker(Norm norm, Node node) {
      super(node);
      this.norm = norm;
      this.width = node.output().width() / norm.groups();
    }

    private float[] parameter(Pass pass, int k) {
      return k < node.parameters().size() ? pass.parameter(node.parameters().get(k)) : null;
    }

    @Override
    void prepare(Pass pass) {
      if (scaled.rows() != pass.rows()) {
        scaled.shape(pass.rows(), node.output().width());
        size = new float[pass.rows() * norm.groups()];
      }
    }

    @Override
    void forward(Pass pass, int from, int to) {
      Matrix x = pass.value(node.input(0));
      float[] y = pass.value(node.output()).data();
      float[] w = parameter(pass, 0);
      float[] b = parameter(pass, 1);
      for (int r = from; r < to; r++) {
        for (int g = 0; g < norm.groups(); g++) {
          normalise(x.data(), x.at(r) + g * width, r * norm.groups() + g);
        }
        int at = x.at(r);
        for (int j = 0; j < x.columns(); j++) {
          float v = scaled.data()[at + j];
          y[at + j] = w == null ? v : v * w[j] + (b == null ? 0 : b[j]);
        }
      }
    }

    private void normalise(float[] x, int at, int group) {
      float mean = 0;
      if (norm.kind() == Kind.STANDARD) {
        for (int j = at; j < at + width; j++) {
          mean += x[j];
        }
        mean /= width;
      }
      float squares = 0;
      for (int j = at; j < at + width; j++) {
        squares += (x[j] - mean) * (x[j] - mean);
      }
      size[group] =
          norm.kind() == Kind.UNIT
              ? (float) Math.max(Math.sqrt(squares), norm.epsilon())
              : (float) Math.sqrt(squares / width + norm.epsilon());
      float inverse = 1 / size[group];
      for (int j = at; j < at + width; j++) {
        scaled.data()[j] = (x[j] - mean) * inverse;
      }
    }

    @Override
    void backward(Pass pass, int from, int to) {
      Matrix dy = pass.gradient(node.output());
      float[] dx = pass.gradient(node.input(0)).data();
      float[] w = parameter(pass, 0);
      for (int r = from; r < to; r++) {
        for (int g = 0; g < norm.groups(); g++) {
          int at = dy.at(r) + g * width;
          back(dy.data(), dx, w, at, g * width, size[r * norm.groups() + g]);
        }
      }
    }

    private void back(float[] dy, float[] dx, float[] w, int at, int column, float size) {
      float[] hat = scaled.data();
      float sum = 0;
      float along = 0;
      for (int j = 0; j < width; j++) {
        float d = dy[at + j] * (w == null ? 1 : w[column + j]);
        sum += d;
        along += d * hat[at + j];
      }
      float mean = norm.kind() == Kind.STANDARD ? sum / width : 0;
      along = norm.kind() == Kind.UNIT ? along : along / width;
      for (int j = 0; j < width; j++) {
        float d = dy[at + j] * (w == null ? 1 : w[column + j]);
        dx[at + j] += (d - mean - hat[at + j] * along) / size;
      }
    }

    @Override
    void finish(Pass pass) {
      Matrix dy = pass.gradient(node.output());
      if (!node.parameters().isEmpty()) {
        addColumnSums(dy, scaled, pass.gradient(node.parameters().get(0)));
      }
      if (node.parameters().size() > 1) {
        addColumnSums(dy, null, pass.gradient(node.parameters().get(1)));
      }
    }
  }
}
