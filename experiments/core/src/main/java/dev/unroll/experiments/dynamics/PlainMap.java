package dev.unroll.experiments.dynamics;

import java.util.Map;

/** A cell without gates: h_t = φ(x_t·Wx + h_{t-1}·Wh + b), so ∂h_t/∂h_{t-1} = diag(φ′(a_t))·Whᵀ. */
final class PlainMap implements CellMap {

  enum Activation {
    IDENTITY,
    TANH,
    RELU;

    private double of(double a) {
      return switch (this) {
        case IDENTITY -> a;
        case TANH -> Math.tanh(a);
        case RELU -> Math.max(a, 0);
      };
    }

    /** φ′; that of ReLU at 0 is 0, as in the layers. */
    private double slope(double a) {
      return switch (this) {
        case IDENTITY -> 1;
        case TANH -> Rows.tanhSlope(a);
        case RELU -> a > 0 ? 1 : 0;
      };
    }
  }

  private final AffineGates affine;
  private final Activation activation;

  PlainMap(AffineGates affine, Activation activation) {
    this.affine = affine;
    this.activation = activation;
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
    double[] a = preActivation(state, x);
    for (int k = 0; k < a.length; k++) {
      next[k] = activation.of(a[k]);
    }
  }

  @Override
  public double[][] jacobian(double[] state, double[] x) {
    double[][] jacobian = new double[hidden()][hidden()];
    affine.throughWh(slopes(state, x), jacobian, 0);
    return jacobian;
  }

  @Override
  public double[][] inputJacobian(double[] state, double[] x) {
    double[][] jacobian = new double[hidden()][inputs()];
    affine.throughWx(slopes(state, x), jacobian, 0);
    return jacobian;
  }

  @Override
  public Map<String, double[]> gates(double[] state, double[] x) {
    return Map.of();
  }

  private double[] preActivation(double[] state, double[] x) {
    double[] a = affine.project(x);
    Rows.add(1, affine.recur(state), a);
    return a;
  }

  private double[][] slopes(double[] state, double[] x) {
    double[] a = preActivation(state, x);
    double[] slopes = new double[a.length];
    for (int k = 0; k < a.length; k++) {
      slopes[k] = activation.slope(a[k]);
    }
    return new double[][] {slopes};
  }
}
