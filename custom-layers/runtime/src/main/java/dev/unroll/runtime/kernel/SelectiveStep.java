package dev.unroll.runtime.kernel;

/**
 * One step of S6 for up to {@value #WIDTH} channels with n numbers of state each: what {@link
 * Lanes} read and write. The state lies as [n][{@value #WIDTH}]; channels that a block lacks are
 * zeros.
 */
public final class SelectiveStep {
  /** Channels of a block. */
  public static final int WIDTH = 64;

  /** ln 2. */
  public static final float LN2 = 0.6931472f;

  /** n. */
  public final int states;

  /** A / ln 2 [n][WIDTH], since 2^x takes less than e^x. */
  public float[] a;

  /** Δ. */
  public final float[] delta = new float[WIDTH];

  /** Δ∘u. */
  public final float[] input = new float[WIDTH];

  /** Forward y, backward ∂L/∂y. */
  public final float[] y = new float[WIDTH];

  /** B of the step. */
  public final float[] b;

  /** C of the step. */
  public final float[] c;

  /** States [steps + 1][n][WIDTH]. */
  public final float[] h;

  /** Ā [steps][n][WIDTH]. */
  public final float[] keep;

  /** Backward: Ā_{t+1}∘λ_{t+1} [n][WIDTH]. */
  public final float[] carried;

  /** Backward: Σ_t of ∂L/∂A [n][WIDTH]. */
  public final float[] da;

  /** Backward: Σ_n λ B. */
  public final float[] back = new float[WIDTH];

  /** Backward: Σ_n λ∘Ā∘h'∘A, a part of ∂L/∂Δ. */
  public final float[] ddelta = new float[WIDTH];

  /** Backward: ∂L/∂B, then ∂L/∂C, of these channels. */
  public final float[] dbc;

  /** Sums of single lanes [2n][lanes of a vector]. */
  final float[] lanes;

  /** Room for some steps. */
  public SelectiveStep(int states, int steps) {
    this.states = states;
    b = new float[states];
    c = new float[states];
    h = new float[(steps + 1) * size()];
    keep = new float[steps * size()];
    carried = new float[size()];
    da = new float[size()];
    dbc = new float[2 * states];
    lanes = new float[2 * states * WIDTH];
  }

  /** Numbers in a state. */
  public int size() {
    return states * WIDTH;
  }
}
