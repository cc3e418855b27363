package dev.unroll.runtime.graph;

import static dev.unroll.runtime.kernel.Activations.sigmoid;
import static dev.unroll.runtime.kernel.Activations.tanh;

import dev.unroll.runtime.kernel.Lanes;
import dev.unroll.runtime.kernel.Matrix;

/** y = f(x), number by number. */
public record Elementwise(Function function) implements Operation {
  private static final Lanes LANES = Lanes.FASTEST;
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
    return new RowWorker(node) {
      @Override
      void forward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        Matrix y = pass.value(node.output());
        Elementwise.forward(function, x.data(), y.data(), from * x.stride(), to * x.stride());
      }

      @Override
      void backward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        float[] y = pass.value(node.output()).data();
        float[] dy = pass.gradient(node.output()).data();
        float[] dx = pass.gradient(node.input(0)).data();
        Elementwise.backward(function, x.data(), y, dy, dx, from * x.stride(), to * x.stride());
      }
    };
  }

  private static void forward(Function f, float[] x, float[] y, int from, int to) {
    switch (f) {
      case SIGMOID -> LANES.sigmoid(x, y, from, to);
      case TANH -> LANES.tanh(x, y, from, to);
      case SILU -> {
        LANES.sigmoid(x, y, from, to);
        for (int i = from; i < to; i++) {
          y[i] *= x[i];
        }
      }
      case SOFTPLUS -> {
        for (int i = from; i < to; i++) {
          y[i] = -Math.abs(x[i]);
        }
        LANES.exp(y, y, from, to);
        for (int i = from; i < to; i++) {
          y[i] = Math.max(x[i], 0) + log1p(y[i]);
        }
      }
      case EXP -> LANES.exp(x, y, from, to);
      case SQUARED_RELU -> {
        for (int i = from; i < to; i++) {
          float r = Math.max(x[i], 0);
          y[i] = r * r;
        }
      }
      case GELU -> {
        for (int i = from; i < to; i++) {
          float v = x[i];
          y[i] = GELU_SCALE * (v + GELU_CUBE * v * v * v);
        }
        LANES.tanh(y, y, from, to);
        for (int i = from; i < to; i++) {
          y[i] = 0.5f * x[i] * (1 + y[i]);
        }
      }
    }
  }

  private static void backward(
      Function f, float[] x, float[] y, float[] dy, float[] dx, int from, int to) {
    switch (f) {
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
      case SILU -> {
        for (int i = from; i < to; i++) {
          float s = sigmoid(x[i]);
          dx[i] += dy[i] * (s + y[i] * (1 - s));
        }
      }
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
      case GELU -> {
        for (int i = from; i < to; i++) {
          float v = x[i];
          float t = tanh(GELU_SCALE * (v + GELU_CUBE * v * v * v));
          float slope = GELU_SCALE * (1 + 3 * GELU_CUBE * v * v) * (1 - t * t);
          dx[i] += dy[i] * 0.5f * (1 + t + v * slope);
        }
      }
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
