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
    private final Matrix scaled = new Matrix(); //  x̂ [T·N, D]
    private final Matrix dScaled = new Matrix(); // ∂L/∂x̂
    private final float[] ones;
    private float[] size = {}; //                  [T·N·groups]

    NormWorker(Norm norm, Node node) {
      super(node);
      this.norm = norm;
      this.width = node.output().width() / norm.groups();
      this.ones = new float[width];
      java.util.Arrays.fill(ones, 1);
    }

    private float[] parameter(Pass pass, int k) {
      return k < node.parameters().size() ? pass.parameter(node.parameters().get(k)) : null;
    }

    @Override
    void prepare(Pass pass) {
      if (scaled.rows() != pass.rows()) {
        scaled.shape(pass.rows(), node.output().width());
        dScaled.shape(pass.rows(), node.output().width());
        size = new float[pass.rows() * norm.groups()];
      }
    }

    @Override
    void forward(Pass pass, int from, int to) {
      Matrix x = pass.value(node.input(0));
      Matrix y = pass.value(node.output());
      float[] w = parameter(pass, 0);
      float[] b = parameter(pass, 1);
      for (int r = from; r < to; r++) {
        int at = x.at(r);
        for (int g = 0; g < norm.groups(); g++) {
          size[r * norm.groups() + g] = normalise(x.data(), scaled.data(), at + g * width);
        }
        if (w == null) {
          y.copy(r, scaled, r, 1);
        } else {
          LANES.multiply(scaled.data(), at, w, 0, y.data(), at, w.length);
        }
        if (b != null) {
          LANES.add(b, 0, y.data(), at, b.length);
        }
      }
    }

    /** Writes x̂ of a group, and returns what x was divided by. */
    private float normalise(float[] x, float[] hat, int at) {
      float mean = norm.kind() == Kind.STANDARD ? LANES.dot(x, at, ones, 0, width) / width : 0;
      for (int j = at; j < at + width; j++) {
        hat[j] = x[j] - mean;
      }
      float squares = LANES.dot(hat, at, hat, at, width);
      float divisor =
          norm.kind() == Kind.UNIT
              ? (float) Math.max(Math.sqrt(squares), norm.epsilon())
              : (float) Math.sqrt(squares / width + norm.epsilon());
      float inverse = 1 / divisor;
      for (int j = at; j < at + width; j++) {
        hat[j] *= inverse;
      }
      return divisor;
    }

    @Override
    void backward(Pass pass, int from, int to) {
      Matrix dy = pass.gradient(node.output());
      float[] dx = pass.gradient(node.input(0)).data();
      float[] w = parameter(pass, 0);
      for (int r = from; r < to; r++) {
        int at = dy.at(r);
        if (w == null) {
          dScaled.copy(r, dy, r, 1);
        } else {
          LANES.multiply(dy.data(), at, w, 0, dScaled.data(), at, w.length);
        }
        for (int g = 0; g < norm.groups(); g++) {
          back(dScaled.data(), dx, at + g * width, size[r * norm.groups() + g]);
        }
      }
    }

    private void back(float[] d, float[] dx, int at, float divisor) {
      float[] hat = scaled.data();
      float sum = LANES.dot(d, at, hat, at, width);
      float along = norm.kind() == Kind.UNIT ? sum : sum / width;
      float mean = norm.kind() == Kind.STANDARD ? LANES.dot(d, at, ones, 0, width) / width : 0;
      float inverse = 1 / divisor;
      for (int j = at; j < at + width; j++) {
        dx[j] += (d[j] - mean - hat[j] * along) * inverse;
      }
    }

    @Override
    void finish(Pass pass) {
      Matrix dy = pass.gradient(node.output());
      if (!node.parameters().isEmpty()) {
        addColumnSums(pass, dy, scaled, pass.gradient(node.parameters().get(0)));
      }
      if (node.parameters().size() > 1) {
        addColumnSums(pass, dy, null, pass.gradient(node.parameters().get(1)));
      }
    }
  }
}
