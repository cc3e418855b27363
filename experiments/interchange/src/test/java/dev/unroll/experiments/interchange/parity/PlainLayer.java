package dev.unroll.experiments.interchange.parity;

/** One direction of one layer: weights, their gradients, and walks along single sequences. */
final class PlainLayer {
  final Weights weights;
  final Weights gradients;
  private final PlainCell cell;
  private final int hidden;

  PlainLayer(PlainCell cell, Weights weights) {
    this.cell = cell;
    this.weights = weights;
    this.hidden = weights.hh[0].length;
    this.gradients =
        new Weights(
            new double[weights.ih.length][weights.ih[0].length],
            new double[weights.hh.length][hidden],
            new double[weights.bih.length],
            new double[weights.bhh.length]);
  }

  /** PyTorch's weight_ih [G·H][I], weight_hh [G·H][H], bias_ih and bias_hh [G·H]. */
  static final class Weights {
    final double[][] ih;
    final double[][] hh;
    final double[] bih;
    final double[] bhh;

    Weights(double[][] ih, double[][] hh, double[] bih, double[] bhh) {
      this.ih = ih;
      this.hh = hh;
      this.bih = bih;
      this.bhh = bhh;
    }
  }

  /** ∂L by a sequence's inputs [steps][I] and by the state it began with [H]. */
  static final class Slope {
    final double[][] dx;
    final double[] dh;
    final double[] dc;

    Slope(double[][] dx, double[] dh, double[] dc) {
      this.dx = dx;
      this.dh = dh;
      this.dc = dc;
    }
  }

  /** Walks along a sequence [steps][I], whose steps are in the order walked, from a state [H]. */
  Walk walk(double[][] x, double[] h0, double[] c0) {
    return new Walk(x, h0, c0);
  }

  /** What a walk saw, for the way back. */
  final class Walk {
    private final double[][] x;
    private final double[][][] ax; // [step][unit][gate]
    private final double[][][] ah;
    final double[][] h; // [step][H]; the state each step begins with, and the last one ends with
    final double[][] c;

    private Walk(double[][] x, double[] h0, double[] c0) {
      int steps = x.length;
      this.x = x;
      this.ax = new double[steps][hidden][cell.gates()];
      this.ah = new double[steps][hidden][cell.gates()];
      this.h = new double[steps + 1][hidden];
      this.c = new double[steps + 1][hidden];
      h[0] = h0.clone();
      c[0] = c0.clone();
      for (int s = 0; s < steps; s++) {
        for (int j = 0; j < hidden; j++) {
          for (int g = 0; g < cell.gates(); g++) {
            int row = g * hidden + j;
            ax[s][j][g] = weights.bih[row] + product(weights.ih[row], x[s]);
            ah[s][j][g] = weights.bhh[row] + product(weights.hh[row], h[s]);
          }
          PlainCell.After after = cell.step(ax[s][j], ah[s][j], h[s][j], c[s][j]);
          h[s + 1][j] = after.h();
          c[s + 1][j] = after.c();
        }
      }
    }

    /** Back from ∂L/∂h of every step [steps][H]; adds to the layer's gradients. */
    Slope back(double[][] dy) {
      double[][] dx = new double[x.length][x[0].length];
      double[] dh = new double[hidden];
      double[] dc = new double[hidden];
      for (int s = x.length - 1; s >= 0; s--) {
        double[] dhBefore = new double[hidden];
        double[] dcBefore = new double[hidden];
        for (int j = 0; j < hidden; j++) {
          PlainCell.Back back =
              cell.back(
                  ax[s][j],
                  ah[s][j],
                  new PlainCell.Before(h[s][j], c[s][j]),
                  new PlainCell.After(dy[s][j] + dh[j], dc[j]));
          for (int g = 0; g < cell.gates(); g++) {
            int row = g * hidden + j;
            gradients.bih[row] += back.dax[g];
            gradients.bhh[row] += back.dah[g];
            through(back.dax[g], weights.ih[row], x[s], gradients.ih[row], dx[s]);
            through(back.dah[g], weights.hh[row], h[s], gradients.hh[row], dhBefore);
          }
          dhBefore[j] += back.dh;
          dcBefore[j] = back.dc;
        }
        dh = dhBefore;
        dc = dcBefore;
      }
      return new Slope(dx, dh, dc);
    }
  }

  /** Of a = w·v: ∂L/∂w += ∂L/∂a·v and ∂L/∂v += ∂L/∂a·w. */
  private static void through(double da, double[] w, double[] v, double[] dw, double[] dv) {
    for (int i = 0; i < w.length; i++) {
      dw[i] += da * v[i];
      dv[i] += da * w[i];
    }
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
