package dev.unroll.experiments.chapter.untrained;

/**
 * The gradient of a tiny tanh RNN written out as what it is: a sum over every path that a change of
 * one pre-activation can take, from unit to unit and step to step, to any later step's loss. Such a
 * path contributes the product of the weights and slopes it passes,
 *
 * <pre>
 *   φ′(a_t,k)·W[k, k']·φ′(a_{t+1,k'})·W[k', k'']· … ·∂L_s/∂h_s
 * </pre>
 *
 * <p>There are Σ_{s ≥ t} H^(s−t) of them for each unit, which is why no one computes it so.
 */
final class PathSum {
  private final double[][] wh;
  private final double[][] states; // h_0 .. h_T
  private final double[][] errors; // ∂L_s/∂h_s for s = 1..T, at s - 1
  private final double[][][] delta; // [longest path][t][k], sums by the path's length
  private long paths;

  /** Goes along every path of the first sequence. */
  PathSum(ProbedRnn network) {
    int steps = network.steps();
    int hidden = network.hidden();
    wh = network.weights().wh().toDoubleMatrix();
    states = new double[steps + 1][hidden];
    errors = new double[steps][hidden];
    delta = new double[steps][steps][hidden];
    forward(network);
    for (int t = 0; t < steps; t++) {
      for (int k = 0; k < hidden; k++) {
        walk(new int[] {t, k}, t, k, slope(t, k));
      }
    }
  }

  /** How many paths there were. */
  long paths() {
    return paths;
  }

  /** δ_t as [T][H], by the paths of at most {@code longest} steps. */
  double[][] delta(int longest) {
    double[][] sum = new double[errors.length][wh.length];
    for (int length = 0; length <= longest; length++) {
      for (int t = 0; t < sum.length; t++) {
        for (int k = 0; k < wh.length; k++) {
          sum[t][k] += delta[length][t][k];
        }
      }
    }
    return sum;
  }

  /** ∂L/∂Wh = Σ_t h_{t-1}ᵀδ_t, by the paths of at most {@code longest} steps. */
  double[][] gradient(int longest) {
    double[][] d = delta(longest);
    double[][] sum = new double[wh.length][wh.length];
    for (int t = 0; t < d.length; t++) {
      for (int i = 0; i < wh.length; i++) {
        for (int j = 0; j < wh.length; j++) {
          sum[i][j] += states[t][i] * d[t][j];
        }
      }
    }
    return sum;
  }

  private void forward(ProbedRnn network) {
    double[][] wx = network.weights().wx().toDoubleMatrix();
    for (int t = 0; t < errors.length; t++) {
      for (int k = 0; k < wh.length; k++) {
        double a = network.weights().b().getDouble(k);
        for (int i = 0; i < network.inputs(); i++) {
          a += network.x().getDouble(0, i, t) * wx[i][k];
        }
        for (int j = 0; j < wh.length; j++) {
          a += states[t][j] * wh[j][k];
        }
        states[t + 1][k] = Math.tanh(a);
        errors[t][k] = states[t + 1][k] - network.target().getDouble(0, k, t);
      }
    }
  }

  private double slope(int t, int k) {
    return 1 - states[t + 1][k] * states[t + 1][k];
  }

  /** At unit k of step s, with the product of everything passed since {@code start} = (t, unit). */
  private void walk(int[] start, int s, int k, double product) {
    paths++;
    delta[s - start[0]][start[0]][start[1]] += product * errors[s][k];
    if (s + 1 < errors.length) {
      for (int next = 0; next < wh.length; next++) {
        walk(start, s + 1, next, product * wh[k][next] * slope(s + 1, next));
      }
    }
  }
}
