package dev.unroll.layers.simd;

import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.WorkerPool;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient of a table of vectors, of which every step looked up one: row v of ∂L/∂W is the sum
 * of ∂L/∂x_t over the steps whose token was v. Keeps its memory; for one thread at a time.
 */
public final class EmbeddingGradient {
  private final Layout layout;
  private final Matrix tokens = new Matrix(); // [T·N, 1]
  private final Matrix dx = new Matrix(); //     [T·N, E]
  private float[] dw = {}; //                    E columns of length V

  EmbeddingGradient(WorkerPool pool) {
    this.layout = new Layout(pool);
  }

  /**
   * Writes the gradient.
   *
   * @param tokens [N, 1, T], whole numbers from 0 to V − 1
   * @param dx ∂L/∂x [N, E, T]
   * @param dw receives ∂L/∂W [V, E], in 'f' order
   */
  public void write(INDArray tokens, INDArray dx, INDArray dw) {
    int rows = (int) (dx.size(0) * dx.size(2));
    int width = (int) dx.size(1);
    int words = (int) dw.size(0);
    this.tokens.shape(rows, 1);
    this.dx.shape(rows, width);
    Mask none = Mask.of(null, (int) dx.size(0));
    layout.load(tokens, this.tokens, 0, none);
    layout.load(dx, this.dx, 0, none);
    this.dw = this.dw.length == words * width ? this.dw : new float[words * width];
    Arrays.fill(this.dw, 0);
    for (int r = 0; r < rows; r++) {
      int v = (int) this.tokens.data()[this.tokens.at(r)];
      for (int k = 0, at = this.dx.at(r); k < width; k++) {
        this.dw[k * words + v] += this.dx.data()[at + k];
      }
    }
    Layout.memory(dw).put(0, this.dw);
  }
}
