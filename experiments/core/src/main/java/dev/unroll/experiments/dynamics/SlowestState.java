package dev.unroll.experiments.dynamics;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Walks from a state to one where q(s) = ½‖F(s) − s‖² has a minimum, by Levenberg–Marquardt with
 * the exact Jacobian. Near a zero of q these are Newton's steps.
 */
final class SlowestState {
  private static final int ITERATIONS = 300;
  private static final double MIN_DAMPING = 1e-14;

  private final CellMap cell;
  private final double[] x;
  private double[] state;
  private double[] velocity;
  private double speed;

  private SlowestState(CellMap cell, double[] x, double[] start) {
    this.cell = cell;
    this.x = x;
    moveTo(start);
  }

  /**
   * Where the walk from {@code start} ends.
   *
   * @param target the speed at which it may stop
   */
  static SlowestState from(CellMap cell, double[] x, double[] start, double target) {
    SlowestState walk = new SlowestState(cell, x, start);
    walk.descend(target);
    return walk;
  }

  double[] state() {
    return state;
  }

  /** ‖F(s) − s‖. */
  double speed() {
    return speed;
  }

  /** Whether q's slope is zero here, up to rounding: ‖∇q‖ = ‖(J − 1)ᵀv‖ beside ‖v‖. */
  boolean atMinimum() {
    return Rows.norm(slope(difference())) <= 1e-5 * speed;
  }

  private void descend(double target) {
    double damping = 1e-3;
    for (int k = 0; k < ITERATIONS && speed > target && damping < 1e12; k++) {
      double[][] a = difference();
      double[][] normal = Rows.product(Rows.transpose(a), a);
      double[] slope = slope(a);
      boolean better = false;
      while (!better && damping < 1e12) {
        better = tryStep(normal, slope, damping);
        damping = better ? Math.max(damping / 10, MIN_DAMPING) : damping * 10;
      }
    }
  }

  /** A damped step; taken if it makes q smaller. */
  private boolean tryStep(double[][] normal, double[] slope, double damping) {
    DMatrixRMaj damped = new DMatrixRMaj(normal);
    for (int i = 0; i < normal.length; i++) {
      damped.add(i, i, damping);
    }
    LinearSolverDense<DMatrixRMaj> cholesky = LinearSolverFactory_DDRM.chol(normal.length);
    if (!cholesky.setA(damped)) {
      return false; // not positive definite, by rounding: it wants more damping
    }
    DMatrixRMaj step = new DMatrixRMaj(normal.length, 1);
    cholesky.solve(new DMatrixRMaj(slope), step);
    double[] candidate = state.clone();
    Rows.add(-1, step.data, candidate);
    double[] stays = state;
    double before = speed;
    moveTo(candidate);
    if (speed < before) {
      return true;
    }
    moveTo(stays);
    return false;
  }

  private void moveTo(double[] where) {
    state = where;
    velocity = new double[where.length];
    cell.step(state, x, velocity);
    Rows.add(-1, state, velocity);
    speed = Rows.norm(velocity);
  }

  /** J − 1, the Jacobian of F(s) − s. */
  private double[][] difference() {
    double[][] a = cell.jacobian(state, x);
    for (int i = 0; i < a.length; i++) {
      a[i][i] -= 1;
    }
    return a;
  }

  /** ∇q = (J − 1)ᵀ(F(s) − s). */
  private double[] slope(double[][] a) {
    double[] slope = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      Rows.add(velocity[i], a[i], slope);
    }
    return slope;
  }
}
