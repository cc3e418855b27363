package dev.unroll.layers.simd;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One step of Adam (Kingma and Ba 2015, section 2's efficient order) over flat arrays:
 *
 * <pre>
 *   m ← β₁·m + (1 − β₁)·g      v ← β₂·v + (1 − β₂)·g²      g ← α·m / (√v + ε)
 * </pre>
 *
 * <p>Goes through them in pieces that stay in the first cache, one simple loop a line.
 */
public final class AdamStep {
  private static final int PIECE = 2048; // floats: three arrays of them fit the first cache

  private final float beta1;
  private final float beta2;
  private final float fresh1; // 1 − β₁
  private final float fresh2;
  private final float epsilon;

  /** Decay rates of the two moments, and the ε of the denominator. */
  public AdamStep(double beta1, double beta2, double epsilon) {
    this.beta1 = (float) beta1;
    this.beta2 = (float) beta2;
    this.fresh1 = (float) (1 - beta1);
    this.fresh2 = (float) (1 - beta2);
    this.epsilon = (float) epsilon;
  }

  /** Whether the array's floats lie one behind the other. */
  public static boolean flat(INDArray array) {
    return array.elementWiseStride() == 1 && !array.isEmpty();
  }

  /**
   * The step.
   *
   * @param engine whose threads do it
   * @param g the gradient; becomes the update
   * @param m first moment
   * @param v second moment
   * @param alpha the step size, α·√(1 − β₂ᵗ)/(1 − β₁ᵗ)
   */
  public void apply(SimdEngine engine, INDArray g, INDArray m, INDArray v, double alpha) {
    int length = Math.toIntExact(g.length());
    FloatBuffer gs = Layout.memory(g);
    FloatBuffer ms = Layout.memory(m);
    FloatBuffer vs = Layout.memory(v);
    int tasks = length < 8 * PIECE ? 1 : 4 * engine.pool().threads();
    int each = (length + tasks - 1) / tasks;
    engine
        .pool()
        .run(
            tasks,
            k -> {
              float[][] heap = new float[3][PIECE];
              int end = Math.min(length, (k + 1) * each);
              for (int at = k * each; at < end; at += PIECE) {
                int count = Math.min(PIECE, end - at);
                gs.get(at, heap[0], 0, count);
                ms.get(at, heap[1], 0, count);
                vs.get(at, heap[2], 0, count);
                piece(heap, count, (float) alpha);
                gs.put(at, heap[0], 0, count);
                ms.put(at, heap[1], 0, count);
                vs.put(at, heap[2], 0, count);
              }
            });
  }

  private void piece(float[][] heap, int count, float alpha) {
    float[] g = heap[0];
    float[] m = heap[1];
    float[] v = heap[2];
    for (int i = 0; i < count; i++) {
      m[i] = beta1 * m[i] + fresh1 * g[i];
    }
    for (int i = 0; i < count; i++) {
      v[i] = beta2 * v[i] + fresh2 * (g[i] * g[i]);
    }
    for (int i = 0; i < count; i++) {
      g[i] = alpha * m[i] / ((float) Math.sqrt(v[i]) + epsilon);
    }
  }
}
