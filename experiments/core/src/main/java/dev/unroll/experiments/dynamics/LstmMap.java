package dev.unroll.experiments.dynamics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Long short-term memory, with the state (h, c) of length 2·H and a = x·Wx + h'·Wh + b:
 *
 * <pre>
 *   i = σ(a_i)  f = σ(a_f)  g = tanh(a_g)  o = σ(a_o)     c = f∘c' + i∘g     h = o∘tanh(c)
 *
 *   ∂c/∂a_i = g·i(1 − i)    ∂c/∂a_f = c'·f(1 − f)    ∂c/∂a_g = i(1 − g²)    ∂c/∂c' = f
 *   ∂h/∂·   = o(1 − tanh²c)·∂c/∂·  and  ∂h/∂a_o = tanh(c)·o(1 − o)
 * </pre>
 */
final class LstmMap implements CellMap {
  private static final int I = 0;
  private static final int F = 1;
  private static final int G = 2;
  private static final int O = 3;

  private final AffineGates affine;

  LstmMap(AffineGates affine) {
    this.affine = affine;
  }

  @Override
  public int hidden() {
    return affine.hidden();
  }

  @Override
  public int stateSize() {
    return 2 * hidden();
  }

  @Override
  public int inputs() {
    return affine.inputs();
  }

  @Override
  public void step(double[] state, double[] x, double[] next) {
    double[] a = preActivation(state, x);
    int h = hidden();
    for (int k = 0; k < h; k++) {
      next[h + k] = memory(a, state, k);
      next[k] = Rows.sigmoid(a[O * h + k]) * Math.tanh(next[h + k]);
    }
  }

  @Override
  public double[][] jacobian(double[] state, double[] x) {
    double[] a = preActivation(state, x);
    int h = hidden();
    double[][] jacobian = new double[2 * h][2 * h];
    affine.throughWh(slopesOfH(a, state), jacobian, 0);
    affine.throughWh(slopesOfC(a, state), jacobian, h);
    for (int k = 0; k < h; k++) {
      double f = Rows.sigmoid(a[F * h + k]);
      jacobian[k][h + k] += highway(a, state, k) * f;
      jacobian[h + k][h + k] += f;
    }
    return jacobian;
  }

  @Override
  public double[][] inputJacobian(double[] state, double[] x) {
    double[] a = preActivation(state, x);
    double[][] jacobian = new double[2 * hidden()][inputs()];
    affine.throughWx(slopesOfH(a, state), jacobian, 0);
    affine.throughWx(slopesOfC(a, state), jacobian, hidden());
    return jacobian;
  }

  @Override
  public Map<String, double[]> gates(double[] state, double[] x) {
    double[] a = preActivation(state, x);
    Map<String, double[]> gates = new LinkedHashMap<>();
    gates.put("i", open(a, I));
    gates.put("f", open(a, F));
    gates.put("o", open(a, O));
    return gates;
  }

  private double[] open(double[] a, int gate) {
    double[] open = new double[hidden()];
    for (int k = 0; k < open.length; k++) {
      open[k] = Rows.sigmoid(a[gate * open.length + k]);
    }
    return open;
  }

  private double[] preActivation(double[] state, double[] x) {
    double[] a = affine.project(x);
    Rows.add(1, affine.recur(state), a);
    return a;
  }

  /** c of unit k. */
  private double memory(double[] a, double[] state, int k) {
    int h = hidden();
    return Rows.sigmoid(a[F * h + k]) * state[h + k]
        + Rows.sigmoid(a[I * h + k]) * Math.tanh(a[G * h + k]);
  }

  /** ∂h/∂c = o(1 − tanh²c) of unit k. */
  private double highway(double[] a, double[] state, int k) {
    return Rows.sigmoid(a[O * hidden() + k]) * Rows.tanhSlope(memory(a, state, k));
  }

  /** ∂c/∂a, [4][H]. */
  private double[][] slopesOfC(double[] a, double[] state) {
    int h = hidden();
    double[][] slopes = new double[4][h];
    for (int k = 0; k < h; k++) {
      slopes[I][k] = Math.tanh(a[G * h + k]) * Rows.sigmoidSlope(a[I * h + k]);
      slopes[F][k] = state[h + k] * Rows.sigmoidSlope(a[F * h + k]);
      slopes[G][k] = Rows.sigmoid(a[I * h + k]) * Rows.tanhSlope(a[G * h + k]);
    }
    return slopes;
  }

  /** ∂h/∂a, [4][H]. */
  private double[][] slopesOfH(double[] a, double[] state) {
    int h = hidden();
    double[][] slopes = slopesOfC(a, state);
    for (int k = 0; k < h; k++) {
      double through = highway(a, state, k);
      for (int gate = I; gate <= G; gate++) {
        slopes[gate][k] *= through;
      }
      slopes[O][k] = Math.tanh(memory(a, state, k)) * Rows.sigmoidSlope(a[O * h + k]);
    }
    return slopes;
  }
}
