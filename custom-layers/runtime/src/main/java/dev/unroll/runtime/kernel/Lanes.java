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

  /** Numbers in a vector. */
  default int width() {
    return 1;
  }

  /** y ← e^x; x beyond ±87 counts as ±87. */
  default void exp(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = (float) Math.exp(Math.max(-87.3f, Math.min(87.3f, x[i])));
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

  /** into += a, for {@code count} numbers of each. */
  default void add(float[] a, int ai, float[] into, int at, int count) {
    for (int j = 0; j < count; j++) {
      into[at + j] += a[ai + j];
    }
  }

  /** into = a − b. */
  default void subtract(float[] a, int ai, float[] b, int bi, float[] into, int at, int count) {
    for (int j = 0; j < count; j++) {
      into[at + j] = a[ai + j] - b[bi + j];
    }
  }

  /** into = a ∘ b. */
  default void multiply(float[] a, int ai, float[] b, int bi, float[] into, int at, int count) {
    for (int j = 0; j < count; j++) {
      into[at + j] = a[ai + j] * b[bi + j];
    }
  }

  /** into += a ∘ b. */
  default void addProduct(float[] a, int ai, float[] b, int bi, float[] into, int at, int count) {
    for (int j = 0; j < count; j++) {
      into[at + j] = Math.fma(a[ai + j], b[bi + j], into[at + j]);
    }
  }

  /** Σ a∘b. */
  default float dot(float[] a, int ai, float[] b, int bi, int count) {
    float sum = 0;
    for (int j = 0; j < count; j++) {
      sum += a[ai + j] * b[bi + j];
    }
    return sum;
  }

  /**
   * S6 forward: Ā = 2^(Δ a), h = Ā∘h' + (Δ∘u) B, y = Σ_n h C.
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
        s.keep[keep + row + d] = SelectiveStep.LN2 * s.delta[d] * s.a[row + d];
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

  /** S6 backward, see {@code SelectiveScan}; arguments as before. */
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
        s.ddelta[d] += SelectiveStep.LN2 * q * s.a[row + d];
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
      s.along[along + i] = s.delta ? dot(s.states, before + row, s.a, 0, s.keys) : 0;
      for (int j = 0; j < s.keys; j++) {
        float kept = s.states[before + row + j] * s.w[j];
        s.states[after + row + j] =
            Activations.flush(kept + s.along[along + i] * s.b[j] + s.v[i] * s.k[j]);
      }
      s.y[i] = dot(s.states, after + row, s.r, 0, s.keys);
    }
  }

  /** A matrix scan backward; arguments as before. Adds to the gradients of keys. */
  default void matrixBack(MatrixStep s, int before, int after, int along) {
    for (int i = 0; i < s.values; i++) {
      int row = i * s.keys;
      for (int j = 0; j < s.keys; j++) {
        s.g[row + j] += s.y[i] * s.r[j];
      }
      s.dv[i] = dot(s.g, row, s.k, 0, s.keys);
      float gb = s.delta ? dot(s.g, row, s.b, 0, s.keys) : 0;
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

  /** How wide the rows of {@link #columns} and {@link #rows} are. */
  default int panel() {
    return 32;
  }

  /** C [8][panel] += Aᵀ B for eight columns of A [depth][panel], B [depth][panel]. */
  default void columns(float[] a, int ai, float[] b, int bi, float[] c, int ci, int depth) {
    for (int r = 0; r < 8; r++) {
      for (int k = 0; k < depth; k++) {
        addRow(a[ai + k * panel() + r], b, bi + k * panel(), c, ci + r * panel());
      }
    }
  }

  /** C [8][panel] += A B for the first numbers of A's rows, A [8][panel], B [depth][panel]. */
  default void rows(float[] a, int ai, float[] b, int bi, float[] c, int ci, int depth) {
    for (int r = 0; r < 8; r++) {
      for (int k = 0; k < depth; k++) {
        addRow(a[ai + r * panel() + k], b, bi + k * panel(), c, ci + r * panel());
      }
    }
  }

  private static void addRow(float x, float[] b, int from, float[] c, int to) {
    for (int m = 0; m < 32; m++) {
      c[to + m] = Math.fma(x, b[from + m], c[to + m]);
    }
  }

  /**
   * More of a softmax in every column of s [rows][panel], of which the largest and the sum so far
   * are known: s becomes e^{s − top}, and {@code fade} what is left of the sums before.
   */
  default void softmax(float[] s, int rows, float[] top, float[] sum, float[] fade) {
    for (int q = 0; q < panel(); q++) {
      float before = top[q];
      for (int j = 0; j < rows; j++) {
        top[q] = Math.max(top[q], s[j * panel() + q]);
      }
      fade[q] = (float) Math.exp(before - top[q]);
      sum[q] *= fade[q];
      for (int j = 0; j < rows; j++) {
        float p = Activations.flush((float) Math.exp(s[j * panel() + q] - top[q]));
        s[j * panel() + q] = p;
        sum[q] += p;
      }
    }
  }

  /** Back through a softmax: s becomes p = e^{s − size}, and dp becomes p ∘ (dp − mean). */
  default void softmaxBack(float[] s, float[] dp, int rows, float[] size, float[] mean) {
    for (int j = 0; j < rows; j++) {
      for (int q = 0; q < panel(); q++) {
        int i = j * panel() + q;
        s[i] = Activations.flush((float) Math.exp(s[i] - size[q]));
        dp[i] = s[i] * (dp[i] - mean[q]);
      }
    }
  }
}
