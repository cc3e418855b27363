package dev.unroll.layers.simd;

import dev.unroll.runtime.kernel.Lanes;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.Products.Right;
import dev.unroll.runtime.kernel.Products.Strided;
import dev.unroll.runtime.kernel.Products.Sum;
import dev.unroll.runtime.kernel.WorkerPool;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A softmax over K classes at every step and the gradient of its cross-entropy (Bridle 1990), all
 * in one pass over the rows:
 *
 * <pre>
 *   z = h·W + b      p = softmax(z)      L = −Σ m·y·ln p
 *   δ = ∂L/∂z = m·(p·Σy − y)      ∂L/∂W = Σ hᵀδ      ∂L/∂b = Σ δ      ∂L/∂h = δ·Wᵀ
 * </pre>
 *
 * Keeps its memory from call to call; for one thread at a time.
 */
public final class SoftmaxGradient {
  private static final int PIECE = 64; // rows to a task

  private final Products products;
  private final WorkerPool pool;
  private final Layout layout;
  private final Matrix h = new Matrix(); //  [T·N, H]
  private final Matrix z = new Matrix(); //  [T·N, K], scores, then δ
  private final Matrix y = new Matrix(); //  [T·N, K]
  private final Matrix dh = new Matrix(); // [T·N, H]
  private final Matrix dw = new Matrix(); // [K, H]
  private float[] w = {}; // K columns of length H
  private float[] b = {};
  private Right out; //  W  [H, K]
  private Right back; // Wᵀ [K, H]
  private double[] losses = {};

  SoftmaxGradient(Products products, WorkerPool pool) {
    this.products = products;
    this.pool = pool;
    this.layout = new Layout(pool);
  }

  /**
   * What goes in.
   *
   * @param h states [N, H, T]
   * @param w weights [H, K] in 'f' order
   * @param b bias [K]; null for none
   * @param y labels [N, K, T]
   * @param mask m [N, T], what each step counts; null when each counts 1
   * @param smoothing ε: δ is that of the labels (1 − ε)·y + ε/K·Σy, and L is not
   */
  public record Inputs(
      INDArray h, INDArray w, INDArray b, INDArray y, INDArray mask, double smoothing) {
    /** Without smoothing. */
    public Inputs(INDArray h, INDArray w, INDArray b, INDArray y, INDArray mask) {
      this(h, w, b, y, mask, 0);
    }
  }

  /**
   * What is written.
   *
   * @param dh ∂L/∂h [N, H, T], in memory a matrix [T·N, H] in 'f' order
   * @param dw ∂L/∂W [H, K] in 'f' order
   * @param db ∂L/∂b [K]; null for none
   */
  public record Gradients(INDArray dh, INDArray dw, INDArray db) {}

  /**
   * The gradients of the loss.
   *
   * @return the loss in nats, summed over all steps of all sequences as they count
   */
  public double of(Inputs in, Gradients gradients) {
    int n = (int) in.h().size(0);
    int rows = n * (int) in.h().size(2);
    shape(rows, (int) in.w().size(0), (int) in.w().size(1));
    shapeGradients(rows);
    weights(in.w(), in.b());
    back = products.pack(w, new Strided(0, z.columns(), h.columns(), h.columns(), 1), back);
    layout.load(in.h(), h, 0, Mask.of(null, n));
    Mask mask = Mask.of(in.mask(), n);
    layout.load(in.y(), y, 0, mask);
    float smoothing = (float) in.smoothing();
    pool.run(
        (rows + PIECE - 1) / PIECE,
        k -> piece(k * PIECE, Math.min(rows, (k + 1) * PIECE), mask, smoothing));
    weightGradient(gradients);
    layout.store(dh, 0, gradients.dh(), 0, (int) in.h().size(2));
    return Arrays.stream(losses, 0, rows).sum();
  }

  /**
   * The probabilities of the classes.
   *
   * @param states [N, H, T]
   * @param matrix weights [H, K] in 'f' order
   * @param bias [K]; null for none
   * @param steps mask [N, T], by which they are multiplied; null for none
   * @param p m·softmax(h·W + b) [N, K, T], in memory a matrix [T·N, K] in 'f' order
   */
  public void probabilities(
      INDArray states, INDArray matrix, INDArray bias, INDArray steps, INDArray p) {
    int n = (int) states.size(0);
    int rows = n * (int) states.size(2);
    shape(rows, (int) matrix.size(0), (int) matrix.size(1));
    weights(matrix, bias);
    layout.load(states, h, 0, Mask.of(null, n));
    Mask mask = Mask.of(steps, n);
    pool.run(
        (rows + PIECE - 1) / PIECE,
        k -> {
          int from = k * PIECE;
          int to = Math.min(rows, from + PIECE);
          scores(from, to);
          for (int r = from; r < to; r++) {
            shift(r);
            float scale = mask.weight(r) / exponentials(r);
            for (int j = z.at(r); j < z.at(r) + z.columns(); j++) {
              z.data()[j] *= scale;
            }
          }
        });
    layout.store(z, 0, p, 0, (int) states.size(2));
  }

  private void shape(int rows, int hidden, int classes) {
    h.shape(rows, hidden);
    z.shape(rows, classes);
    if (w.length != hidden * classes || b.length != classes) {
      w = new float[hidden * classes];
      b = new float[classes];
      out = null;
      back = null;
    }
  }

  private void shapeGradients(int rows) {
    dh.shape(rows, h.columns());
    y.shape(rows, z.columns());
    dw.shape(z.columns(), h.columns());
    losses = losses.length < rows ? new double[rows] : losses;
  }

  private void weights(INDArray matrix, INDArray bias) {
    Layout.memory(matrix).get(0, w);
    if (bias != null) {
      Layout.memory(bias).get(0, b);
    }
    out = products.pack(w, new Strided(0, h.columns(), z.columns(), 1, h.columns()), out);
  }

  private void piece(int from, int to, Mask mask, float smoothing) {
    scores(from, to);
    for (int r = from; r < to; r++) {
      losses[r] = softmax(r, mask.weight(r));
      if (smoothing > 0) {
        smooth(r, mask.weight(r), smoothing);
      }
    }
    dh.clear(from, to - from);
    products.multiply(products.take(z, from, to - from), back, dh, from);
  }

  /** z = h·W + b. */
  private void scores(int from, int to) {
    z.fill(from, to - from, b);
    products.multiply(products.take(h, from, to - from), out, z, from);
  }

  /**
   * A row of scores becomes δ. Labels that are all zero, as at masked steps, give none.
   *
   * @param step what the row counts
   */
  private double softmax(int row, float step) {
    shift(row);
    float[] score = z.data();
    float[] label = y.data();
    int from = z.at(row);
    int to = from + z.columns();
    float weight = 0; //   Σ y
    double expected = 0; // Σ y·z
    for (int k = from; k < to; k++) {
      if (label[k] != 0) {
        weight += label[k];
        expected += label[k] * score[k];
      }
    }
    float sum = exponentials(row);
    float scale = step * weight / sum;
    for (int k = from; k < to; k++) {
      score[k] = score[k] * scale - step * label[k];
    }
    return weight == 0 ? 0 : step * (weight * Math.log(sum) - expected);
  }

  /** z ← z − max z, which changes no probability. */
  private void shift(int row) {
    float[] score = z.data();
    int from = z.at(row);
    int to = from + z.columns();
    float max = Float.NEGATIVE_INFINITY;
    for (int k = from; k < to; k++) {
      max = Math.max(max, score[k]);
    }
    for (int k = from; k < to; k++) {
      score[k] -= max;
    }
  }

  /** z ← e^z; returns Σ e^z. */
  private float exponentials(int row) {
    float[] score = z.data();
    int from = z.at(row);
    int to = from + z.columns();
    Lanes.FASTEST.exp(score, score, from, to);
    float sum = 0;
    for (int k = from; k < to; k++) {
      sum += score[k];
    }
    return sum;
  }

  /** δ + ε·m·(y − Σy/K). */
  private void smooth(int row, float step, float smoothing) {
    float[] label = y.data();
    int from = z.at(row);
    int to = from + z.columns();
    float weight = 0;
    for (int k = from; k < to; k++) {
      weight += label[k];
    }
    float mean = weight / z.columns();
    for (int k = from; k < to; k++) {
      z.data()[k] += step * smoothing * (label[k] - mean);
    }
  }

  private void weightGradient(Gradients gradients) {
    int classes = z.columns();
    int parts = Math.min(classes, pool.threads());
    pool.run(
        parts,
        part -> {
          int from = part * classes / parts;
          int to = (part + 1) * classes / parts;
          products.transposed(from, to, new Sum(new Matrix[] {z}, h, dw));
        });
    FloatBuffer to = Layout.memory(gradients.dw());
    for (int k = 0; k < classes; k++) {
      to.put(k * h.columns(), dw.data(), dw.at(k), h.columns());
    }
    if (gradients.db() != null) {
      float[] sum = new float[classes];
      for (int r = 0; r < z.rows(); r++) {
        for (int k = 0, j = z.at(r); k < classes; k++, j++) {
          sum[k] += z.data()[j];
        }
      }
      Layout.memory(gradients.db()).put(0, sum);
    }
  }
}
