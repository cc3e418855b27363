package dev.unroll.runtime.kernel;

/**
 * Loops over numbers that the JIT compiler does not turn into vector instructions by itself: here
 * in plain Java, and with the Vector API where this JVM has it. Ranges are {@code from} ≤ i <
 * {@code to}; the result may be the argument.
 */
public interface Lanes {
  /** Over the Vector API where this JVM has it, else in plain Java. */
  Lanes FASTEST = Products.hasVectors() ? vectors() : new Lanes() {};

  private static Lanes vectors() {
    try { // by name: without the module the class cannot even be loaded
      Class<?> type = Class.forName(Lanes.class.getPackageName() + ".VectorLanes");
      return (Lanes) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the Vector API is there, but its loops are not", e);
    }
  }

  /** y ← e^x; x beyond ±87 counts as ±87. */
  default void exp(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = (float) Math.exp(Math.max(-87.3f, Math.min(88.3f, x[i])));
    }
  }

  /** y ← σ(x). */
  default void sigmoid(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Activations.sigmoid(x[i]);
    }
  }

  /** y ← tanh x. */
  default void tanh(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Activations.tanh(x[i]);
    }
  }

  /**
   * S6 forward: Ā = exp(Δ A), h = Ā∘h' + (Δ∘u) B, y = Σ_n h C.
   *
   * @param before where h' lies in {@link SelectiveStep#h}
   * @param after where h goes
   * @param keep where Ā goes
   */
  default void selective(SelectiveStep s, int before, int after, int keep) {
    java.util.Arrays.fill(s.y, 0);
    for (int k = 0; k < s.states; k++) {
      int row = k * SelectiveStep.WIDTH;
      for (int d = 0; d < SelectiveStep.WIDTH; d++) {
        s.keep[keep + row + d] = s.delta[d] * s.a[row + d];
      }
      exp(s.keep, s.keep, keep + row, keep + row + SelectiveStep.WIDTH);
      for (int d = 0; d < SelectiveStep.WIDTH; d++) {
        float old = s.h[before + row + d];
        float h = Activations.flush(s.keep[keep + row + d] * old + s.input[d] * s.b[k]);
        s.h[after + row + d] = h;
        s.y[d] += h * s.c[k];
      }
    }
  }

  /**
   * S6 backward, see {@code SelectiveScan}; arguments as before.
   */
  default void selectiveBack(SelectiveStep s, int before, int after, int keep) {
    java.util.Arrays.fill(s.back, 0);
    java.util.Arrays.fill(s.ddelta, 0);
    for (int k = 0; k < s.states; k++) {
      int row = k * SelectiveStep.WIDTH;
      float db = 0;
      float dc = 0;
      for (int d = 0; d < SelectiveStep.WIDTH; d++) {
        float lambda = s.carried[row + d] + s.y[d] * s.c[k];
        db += lambda * s.input[d];
        dc += s.y[d] * s.h[after + row + d];
        s.back[d] += lambda * s.b[k];
        float kept = Activations.flush(s.keep[keep + row + d] * lambda);
        float q = kept * s.h[before + row + d];
        s.ddelta[d] += q * s.a[row + d];
        s.da[row + d] += q * s.delta[d];
        s.carried[row + d] = kept;
      }
      s.dbc[k] = db;
      s.dbc[s.states + k] = dc;
    }
  }

  /**
   * A matrix scan forward: S = S'·diag(w) + (S' a) bᵀ + v kᵀ, y = S r.
   *
   * @param before where S' lies in {@link MatrixStep#states}
   * @param after where S goes
   * @param along where S' a goes
   */
  default void matrix(MatrixStep s, int before, int after, int along) {
    for (int i = 0; i < s.values; i++) {
      int row = i * s.keys;
      s.along[along + i] = s.delta ? dot(s.states, before + row, s.a) : 0;
      for (int j = 0; j < s.keys; j++) {
        float kept = s.states[before + row + j] * s.w[j];
        s.states[after + row + j] =
            Activations.flush(kept + s.along[along + i] * s.b[j] + s.v[i] * s.k[j]);
      }
      s.y[i] = dot(s.states, after + row, s.r);
    }
  }

  /** A matrix scan backward; arguments as before. Adds to the gradients of keys. */
  default void matrixBack(MatrixStep s, int before, int after, int along) {
    for (int i = 0; i < s.values; i++) {
      int row = i * s.keys;
      for (int j = 0; j < s.keys; j++) {
        s.g[row + j] += s.y[i] * s.r[j];
      }
      s.dv[i] = dot(s.g, row, s.k);
      float gb = s.delta ? dot(s.g, row, s.b) : 0;
      for (int j = 0; j < s.keys; j++) {
        float g = s.g[row + j];
        float old = s.states[before + row + j];
        s.dr[j] += s.y[i] * s.states[after + row + j];
        s.dk[j] += s.v[i] * g;
        s.dw[j] += g * old;
        s.db[j] += s.along[along + i] * g;
        s.da[j] += gb * old;
        s.g[row + j] = Activations.flush(g * s.w[j] + gb * s.a[j]);
      }
    }
  }

  private static float dot(float[] x, int from, float[] y) {
    float sum = 0;
    for (int j = 0; j < y.length; j++) {
      sum += x[from + j] * y[j];
    }
    return sum;
  }
}
