package dev.unroll.datasets.labelled;

/**
 * Multinomial logistic regression: minimises the weighted mean of −log p plus λ/2·|W|², which is
 * convex, by Nesterov's accelerated gradient with restarts (O'Donoghue and Candès 2015).
 */
final class LogisticRegression {
  private static final int ITERATIONS = 500;

  private final double[][] weights; // [K][P + 1], the last for the intercept

  private LogisticRegression(double[][] weights) {
    this.weights = weights;
  }

  /**
   * Rows to fit.
   *
   * @param x [R][P], of deviation about 1
   * @param y classes [R]
   * @param weight of the rows of each class [K]
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Rows(double[][] x, int[] y, double[] weight) {}

  static LogisticRegression fit(Rows rows, double ridge) {
    int classes = rows.weight().length;
    int inputs = rows.x()[0].length;
    double[][] w = new double[classes][inputs + 1];
    double[][] ahead = new double[classes][inputs + 1];
    double step = 1 / (bound(rows) + ridge);
    double momentum = 1;
    for (int i = 0; i < ITERATIONS; i++) {
      double[][] gradient = gradient(new LogisticRegression(ahead), rows, ridge);
      double next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
      double rising = 0;
      for (int k = 0; k < classes; k++) {
        for (int p = 0; p <= inputs; p++) {
          double moved = ahead[k][p] - step * gradient[k][p];
          rising += gradient[k][p] * (moved - w[k][p]);
          ahead[k][p] = moved + (momentum - 1) / next * (moved - w[k][p]);
          w[k][p] = moved;
        }
      }
      momentum = rising > 0 ? 1 : next;
    }
    return new LogisticRegression(w);
  }

  /** Above the curvature of the mean loss: half the mean weighted |x|² + 1 (Böhning 1992). */
  private static double bound(Rows rows) {
    double sum = 0;
    for (int r = 0; r < rows.y().length; r++) {
      double squares = 1;
      for (double x : rows.x()[r]) {
        squares += x * x;
      }
      sum += rows.weight()[rows.y()[r]] * squares;
    }
    return sum / 2 / rows.y().length;
  }

  /** ∂/∂W [K][P + 1]. */
  static double[][] gradient(LogisticRegression at, Rows rows, double ridge) {
    int inputs = rows.x()[0].length;
    double[][] gradient = new double[at.weights.length][inputs + 1];
    for (int r = 0; r < rows.y().length; r++) {
      double[] x = rows.x()[r];
      double[] p = at.classify(x);
      p[rows.y()[r]] -= 1;
      for (int k = 0; k < p.length; k++) {
        double error = p[k] * rows.weight()[rows.y()[r]] / rows.y().length;
        for (int j = 0; j < inputs; j++) {
          gradient[k][j] += error * x[j];
        }
        gradient[k][inputs] += error;
      }
    }
    for (int k = 0; k < gradient.length; k++) {
      for (int j = 0; j < inputs; j++) {
        gradient[k][j] += ridge * at.weights[k][j];
      }
    }
    return gradient;
  }

  /** The probabilities of the classes [K] for inputs [P]. */
  double[] classify(double[] x) {
    double[] p = new double[weights.length];
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < p.length; k++) {
      double score = weights[k][x.length];
      for (int j = 0; j < x.length; j++) {
        score += weights[k][j] * x[j];
      }
      p[k] = score;
      max = Math.max(max, score);
    }
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      p[k] = StrictMath.exp(p[k] - max);
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }
}
