package dev.unroll.experiments.forecast.neural;

import dev.unroll.experiments.stage.Stage;

/**
 * One step of a series as what a network reads: the value or 0, whether there is one, whether the
 * step lies ahead, then the covariates.
 *
 * @param covariates how many: those known ahead, then those of the past
 */
record StepEncoder(int covariates) implements Stage {
  /** Channel of the value. */
  static final int VALUE = 0;

  /** Channel that says whether there is a value. */
  static final int PRESENT = 1;

  private static final int AHEAD = 2;
  private static final int OWN = 3;

  /** How many channels there are. */
  int channels() {
    return OWN + covariates;
  }

  /**
   * @param x the scaled value or NaN, 1 if the step lies ahead, and the covariates
   */
  @Override
  public double[] step(double... x) {
    double[] y = new double[channels()];
    y[VALUE] = Double.isNaN(x[0]) ? 0 : x[0];
    y[PRESENT] = Double.isNaN(x[0]) ? 0 : 1;
    y[AHEAD] = x[1];
    System.arraycopy(x, 2, y, OWN, covariates);
    return y;
  }
}
