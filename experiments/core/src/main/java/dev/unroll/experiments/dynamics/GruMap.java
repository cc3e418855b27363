package dev.unroll.experiments.dynamics;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The gated recurrent unit whose reset gate acts on the recurrent product (Cho et al. 2014, variant
 * v3), with p = x·Wx + b, q = h'·Wh and b_h in q_n:
 *
 * <pre>
 *   r = σ(p_r + q_r)   z = σ(p_z + q_z)   n = tanh(p_n + r∘q_n)   h = (1 − z)∘n + z∘h'
 *
 *   ∂h/∂a_r = (1 − z)(1 − n²)·q_n·r(1 − r)    ∂h/∂a_z = (h' − n)·z(1 − z)
 *   ∂h/∂p_n = (1 − z)(1 − n²)                 ∂h/∂q_n = r·∂h/∂p_n
 *   ∂h/∂h'  = z  + through q
 * </pre>
 */
final class GruMap implements CellMap {
  private static final int R = 0;
  private static final int Z = 1;
  private static final int N = 2;

  private final AffineGates affine;
  private final double[] bh;

  GruMap(AffineGates affine, double[] bh) {
    if (bh.length != affine.hidden()) {
      throw new InvalidInput(
          "b_h: expected %d values (H), got %d".formatted(affine.hidden(), bh.length));
    }
    this.affine = affine;
    this.bh = bh.clone();
  }

  @Override
  public int hidden() {
    return affine.hidden();
  }

  @Override
  public int inputs() {
    return affine.inputs();
  }

  @Override
  public void step(double[] state, double[] x, double[] next) {
    Values v = new Values(state, x);
    for (int k = 0; k < hidden(); k++) {
      next[k] = v.keptOut[k] * Math.tanh(v.an[k]) + v.z[k] * state[k];
    }
  }

  @Override
  public double[][] jacobian(double[] state, double[] x) {
    Values v = new Values(state, x);
    double[][] jacobian = new double[hidden()][hidden()];
    affine.throughWh(v.slopes(state, true), jacobian, 0);
    for (int k = 0; k < hidden(); k++) {
      jacobian[k][k] += v.z[k];
    }
    return jacobian;
  }

  @Override
  public double[][] inputJacobian(double[] state, double[] x) {
    double[][] jacobian = new double[hidden()][inputs()];
    affine.throughWx(new Values(state, x).slopes(state, false), jacobian, 0);
    return jacobian;
  }

  @Override
  public Map<String, double[]> gates(double[] state, double[] x) {
    Values v = new Values(state, x);
    Map<String, double[]> gates = new LinkedHashMap<>();
    gates.put("r", v.r);
    gates.put("z", v.z);
    return gates;
  }

  /** Everything one step computes on its way. */
  private final class Values {
    private final double[] a; // p + q; its last block is not used
    private final double[] qn;
    private final double[] r = new double[hidden()];
    private final double[] z = new double[hidden()];
    private final double[] keptOut = new double[hidden()]; // 1 − z
    private final double[] an = new double[hidden()];

    Values(double[] state, double[] x) {
      int h = hidden();
      a = affine.project(x);
      double[] q = affine.recur(state);
      qn = Arrays.copyOfRange(q, N * h, (N + 1) * h);
      Rows.add(1, bh, qn);
      for (int k = 0; k < h; k++) {
        double pn = a[N * h + k];
        r[k] = Rows.sigmoid(a[R * h + k] + q[R * h + k]);
        z[k] = Rows.sigmoid(a[Z * h + k] + q[Z * h + k]);
        keptOut[k] = Rows.sigmoid(-a[Z * h + k] - q[Z * h + k]);
        an[k] = pn + r[k] * qn[k];
      }
      Rows.add(1, q, a);
    }

    /** ∂h/∂q, or ∂h/∂p, which differ in the candidate. */
    double[][] slopes(double[] state, boolean recurrent) {
      int h = hidden();
      double[][] slopes = new double[3][h];
      for (int k = 0; k < h; k++) {
        double candidate = keptOut[k] * Rows.tanhSlope(an[k]);
        slopes[R][k] = candidate * qn[k] * Rows.sigmoidSlope(a[R * h + k]);
        slopes[Z][k] = (state[k] - Math.tanh(an[k])) * Rows.sigmoidSlope(a[Z * h + k]);
        slopes[N][k] = recurrent ? candidate * r[k] : candidate;
      }
      return slopes;
    }
  }
}
