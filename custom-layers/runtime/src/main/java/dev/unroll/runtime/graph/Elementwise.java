package dev.unroll.runtime.graph;

import static dev.unroll.runtime.kernel.Activations.sigmoid;

import dev.unroll.runtime.kernel.Matrix;

/** y = f(x), number by number. */
public record Elementwise(Function function) implements Operation {
  private static final float GELU_SCALE = 0.7978846f; // √(2/π)
  private static final float GELU_CUBE = 0.044715f;

  /** What is done to each number. */
  public enum Function {
    /** σ(x). */
    SIGMOID,
    /** tanh x. */
    TANH,
    /** x·σ(x). */
    SILU,
    /** ln(1 + e^x). */
    SOFTPLUS,
    /** e^x. */
    EXP,
    /** max(0, x)². */
    SQUARED_RELU,
    /** ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))). */
    GELU
  }

  @Override
  public Worker worker(Node node) {
    return new FunctionWorker(node, function);
  }

  private static final class FunctionWorker extends RowWorker {
    private final Function function;
    private final Matrix inner = new Matrix(); // σ of SILU and tanh of GELU, kept for the way back

    FunctionWorker(Node node, Function function) {
      super(node);
      this.function = function;
    }

    @Override
    void prepare(Pass pass) {
      boolean needed = function == Function.SILU || function == Function.GELU;
      if (needed && inner.rows() != pass.rows()) {
        inner.shape(pass.rows(), node.output().width());
      }
    }

    @Override
    void forward(Pass pass, int first, int last) {
      Matrix matrix = pass.value(node.input(0));
      float[] x = matrix.data();
      float[] y = pass.value(node.output()).data();
      int from = matrix.at(first);
      int to = matrix.at(last);
      switch (function) {
        case SIGMOID -> LANES.sigmoid(x, y, from, to);
        case TANH -> LANES.tanh(x, y, from, to);
        case SILU -> silu(x, inner.data(), y, from, to);
        case SOFTPLUS -> softplus(x, y, from, to);
        case EXP -> LANES.exp(x, y, from, to);
        case SQUARED_RELU -> squaredRelu(x, y, from, to);
        case GELU -> gelu(x, inner.data(), y, from, to);
      }
    }

    @Override
    void backward(Pass pass, int first, int last) {
      Matrix matrix = pass.value(node.input(0));
      float[] x = matrix.data();
      float[] y = pass.value(node.output()).data();
      float[] dy = pass.gradient(node.output()).data();
      float[] dx = pass.gradient(node.input(0)).data();
      int from = matrix.at(first);
      int to = matrix.at(last);
      switch (function) {
        case SIGMOID -> {
          for (int i = from; i < to; i++) {
            dx[i] += dy[i] * y[i] * (1 - y[i]);
          }
        }
        case TANH -> {
          for (int i = from; i < to; i++) {
            dx[i] += dy[i] * (1 - y[i] * y[i]);
          }
        }
        case SILU -> siluBack(inner.data(), y, dy, dx, from, to);
        case SOFTPLUS -> {
          for (int i = from; i < to; i++) {
            dx[i] += dy[i] * sigmoid(x[i]);
          }
        }
        case EXP -> {
          for (int i = from; i < to; i++) {
            dx[i] += dy[i] * y[i];
          }
        }
        case SQUARED_RELU -> {
          for (int i = from; i < to; i++) {
            dx[i] += dy[i] * 2 * Math.max(x[i], 0);
          }
        }
        case GELU -> geluBack(x, inner.data(), dy, dx, from, to);
      }
    }
  }

  private static void silu(float[] x, float[] s, float[] y, int from, int to) {
    RowWorker.LANES.sigmoid(x, s, from, to);
    for (int i = from; i < to; i++) {
      y[i] = x[i] * s[i];
    }
  }

  private static void siluBack(float[] s, float[] y, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] += dy[i] * (s[i] + y[i] * (1 - s[i]));
    }
  }

  private static void softplus(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = -Math.abs(x[i]);
    }
    RowWorker.LANES.exp(y, y, from, to);
    for (int i = from; i < to; i++) {
      y[i] = Math.max(x[i], 0) + log1p(y[i]);
    }
  }

  private static void squaredRelu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      float r = Math.max(x[i], 0);
      y[i] = r * r;
    }
  }

  private static void gelu(float[] x, float[] t, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      t[i] = GELU_SCALE * (x[i] + GELU_CUBE * x[i] * x[i] * x[i]);
    }
    RowWorker.LANES.tanh(t, t, from, to);
    for (int i = from; i < to; i++) {
      y[i] = 0.5f * x[i] * (1 + t[i]);
    }
  }

  private static void geluBack(float[] x, float[] t, float[] dy, float[] dx, int from, int to) {
    for (int i = from; i < to; i++) {
      float slope = GELU_SCALE * (1 + 3 * GELU_CUBE * x[i] * x[i]) * (1 - t[i] * t[i]);
      dx[i] += dy[i] * 0.5f * (1 + t[i] + x[i] * slope);
    }
  }

  /** ln(1 + u) for 0 ≤ u ≤ 1, as 2 artanh(u / (2 + u)). */
  static float log1p(float u) {
    float s = u / (2 + u);
    float z = s * s;
    float p = 1f / 15;
    p = p * z + 1f / 13;
    p = p * z + 1f / 11;
    p = p * z + 1f / 9;
    p = p * z + 1f / 7;
    p = p * z + 1f / 5;
    p = p * z + 1f / 3;
    p = p * z + 1;
    return 2 * s * p;
  }
}
