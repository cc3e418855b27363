package dev.unroll.runtime.kernel;

import dev.unroll.runtime.CellStep;
import dev.unroll.runtime.ScanStep;

/** The arrays of one step of a few sequences, each a block [rows, H] that begins at 0. */
public final class StepBuffers implements CellStep, ScanStep {
  /** Pre-activations, then gates, then ∂L/∂a: one block for each gate. */
  public final Matrix[] gate;

  /** Σ_t ∂L/∂a, for the bias. */
  public final Matrix[] biasGradient;

  /** The last gate's recurrent product, if the cell keeps it apart; or null. */
  public final Matrix product;

  /** Σ_t ∂L/∂(that product); or null. */
  public final Matrix productGradient;

  /** The state before the step, then after it. */
  public final Matrix h = new Matrix();

  /** Backward, and at masked steps: the state before the step. */
  public final Matrix hBefore = new Matrix();

  /** ∂L/∂h_t, then what of it reaches h_{t-1} past Wh. */
  public final Matrix dh = new Matrix();

  /** ∂L/∂y_t. */
  public final Matrix direct = new Matrix();

  /** The memory as h; null without memory. */
  public final Matrix c;

  /** The memory before the step; null without memory. */
  public final Matrix cBefore;

  /** ∂L/∂c_t, then ∂L/∂c_{t-1}; null without memory. */
  public final Matrix dc;

  private final Matrix scale; // a_t of a scan; null without
  private final Matrix added; // b_t
  private final Matrix scaleGradient;
  private final Matrix scratch;

  /** Arrays for one loop, of no rows yet. */
  public StepBuffers(Loop loop) {
    gate = matrices(loop.gates());
    biasGradient = matrices(loop.gates());
    product = matrix(loop.separateProduct());
    productGradient = matrix(loop.separateProduct());
    c = matrix(loop.memory());
    cBefore = matrix(loop.memory());
    dc = matrix(loop.memory());
    scale = matrix(!loop.recurrent());
    added = matrix(!loop.recurrent());
    scaleGradient = matrix(!loop.recurrent());
    scratch = matrix(!loop.recurrent());
  }

  private static Matrix[] matrices(int count) {
    Matrix[] all = new Matrix[count];
    for (int k = 0; k < count; k++) {
      all[k] = new Matrix();
    }
    return all;
  }

  private static Matrix matrix(boolean wanted) {
    return wanted ? new Matrix() : null;
  }

  /** Gives every block so many rows. */
  public void shape(int rows, int hidden) {
    for (int k = 0; k < gate.length; k++) {
      gate[k].shape(rows, hidden);
      biasGradient[k].shape(rows, hidden);
    }
    Matrix[] others = {
      product,
      productGradient,
      h,
      hBefore,
      dh,
      direct,
      c,
      cBefore,
      dc,
      scale,
      added,
      scaleGradient,
      scratch
    };
    for (Matrix matrix : others) {
      if (matrix != null) {
        matrix.shape(rows, hidden);
      }
    }
  }

  /**
   * Where gate k's product with the state goes, or ∂L/∂ of that: apart for the last gate of a cell
   * that wants it so.
   */
  public Matrix recurrent(int k) {
    return product != null && k == gate.length - 1 ? product : gate[k];
  }

  /** Sequences at work. */
  public int rows() {
    return h.rows();
  }

  @Override
  public int length() {
    return h.rows() * h.stride();
  }

  @Override
  public float[] gate(int k) {
    return gate[k].data();
  }

  @Override
  public float[] product() {
    return product.data();
  }

  @Override
  public float[] h() {
    return h.data();
  }

  @Override
  public float[] c() {
    return c.data();
  }

  @Override
  public float[] hBefore() {
    return hBefore.data();
  }

  @Override
  public float[] cBefore() {
    return cBefore.data();
  }

  @Override
  public float[] dh() {
    return dh.data();
  }

  @Override
  public float[] dc() {
    return dc.data();
  }

  @Override
  public float[] a() {
    return scale.data();
  }

  @Override
  public float[] b() {
    return added.data();
  }

  @Override
  public float[] da() {
    return scaleGradient.data();
  }

  @Override
  public float[] scratch() {
    return scratch.data();
  }

  @Override
  public float[] db() {
    return dh.data();
  }
}
