package dev.unroll.experiments.dynamics;

import dev.unroll.datasets.input.InvalidInput;

/**
 * The affine part that all cells share: x·Wx + b and h·Wh, and the way a derivative takes through
 * them. The weights are kept transposed, so that every product runs along a row.
 */
final class AffineGates {
  private final int hidden;
  private final int inputs;
  private final double[][] wxt; // [G·H, I]
  private final double[][] wht; // [G·H, H]
  private final double[] b; // [G·H]

  private AffineGates(int hidden, int inputs, double[][] wxt, double[][] wht, double[] b) {
    this.hidden = hidden;
    this.inputs = inputs;
    this.wxt = wxt;
    this.wht = wht;
    this.b = b;
  }

  /**
   * Copies weights of shapes wx [I, G·H], wh [H, G·H], b [G·H].
   *
   * @param wh null for a block without recurrent weights
   * @throws InvalidInput if the shapes do not belong together
   */
  static AffineGates of(int gates, double[][] wx, double[][] wh, double[] b) {
    if (wh != null && wh.length == 0) {
      throw new InvalidInput("recurrent weights: expected H >= 1 rows, got none");
    }
    int hidden = wh == null ? b.length / gates : wh.length;
    int wide = gates * hidden;
    if (wh != null) {
      check("recurrent weights", wh, wide);
    }
    check("input weights", wx, wide);
    if (b.length != wide) {
      throw new InvalidInput("bias: expected %d values (G·H), got %d".formatted(wide, b.length));
    }
    double[][] wht = wh == null ? new double[0][] : transpose(wh, wide);
    return new AffineGates(hidden, wx.length, transpose(wx, wide), wht, b.clone());
  }

  private static void check(String what, double[][] matrix, int wide) {
    for (double[] row : matrix) {
      if (row.length != wide) {
        throw new InvalidInput(
            "%s: expected rows of %d values (G·H), got %d".formatted(what, wide, row.length));
      }
    }
  }

  private static double[][] transpose(double[][] matrix, int columns) {
    double[][] turned = new double[columns][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j][i] = matrix[i][j];
      }
    }
    return turned;
  }

  int hidden() {
    return hidden;
  }

  int inputs() {
    return inputs;
  }

  /** p = x·Wx + b, [G·H]. */
  double[] project(double[] x) {
    double[] p = new double[b.length];
    for (int k = 0; k < p.length; k++) {
      p[k] = b[k] + Rows.dot(wxt[k], x, inputs);
    }
    return p;
  }

  /** q = h·Wh, [G·H], where h is the first H components of the state. */
  double[] recur(double[] state) {
    double[] q = new double[b.length];
    for (int k = 0; k < q.length; k++) {
      q[k] = Rows.dot(wht[k], state, hidden);
    }
    return q;
  }

  /**
   * Adds ∂s/∂q·∂q/∂h to the rows {@code from} to {@code from + H} of a Jacobian.
   *
   * @param slopes [G][H]: how much unit k of s answers to block g of q at k
   */
  void throughWh(double[][] slopes, double[][] jacobian, int from) {
    through(wht, slopes, jacobian, from);
  }

  /** Adds ∂s/∂p·∂p/∂x to the rows {@code from} to {@code from + H} of an input Jacobian. */
  void throughWx(double[][] slopes, double[][] jacobian, int from) {
    through(wxt, slopes, jacobian, from);
  }

  private void through(double[][] turned, double[][] slopes, double[][] jacobian, int from) {
    for (int g = 0; g < slopes.length; g++) {
      for (int k = 0; k < hidden; k++) {
        Rows.add(slopes[g][k], turned[g * hidden + k], jacobian[from + k]);
      }
    }
  }
}
