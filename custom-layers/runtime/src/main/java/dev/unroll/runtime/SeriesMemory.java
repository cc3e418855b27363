package dev.unroll.runtime;

import java.util.List;

/**
 * What a forecaster remembers of a series: its last values, each as two floats whose sum it is, the
 * inputs that were known with them, and whether one was below zero. A step takes a value in two
 * floats, then the inputs, and gives nothing.
 *
 * @param form of the whole forecaster, whose fingerprint states have
 * @param steps how many values are kept
 * @param known inputs of a step
 */
record SeriesMemory(StageForm form, int steps, int known) implements Streamer.Stage {

  @Override
  public int inputs() {
    return 2 + known;
  }

  @Override
  public int outputs() {
    return 0;
  }

  @Override
  public List<StatePart> state() {
    return List.of(
        new StatePart("values", 2 * steps, Float.NaN, 0),
        new StatePart("known", Math.max(1, steps * known)),
        new StatePart("negative", 1));
  }

  private int knownAt() {
    return 2 * steps;
  }

  private int negativeAt() {
    return knownAt() + Math.max(1, steps * known);
  }

  @Override
  public void step(StateView state, float[] x, float[] y) {
    float[] all = state.numbers();
    int at = state.at();
    System.arraycopy(all, at + 2, all, at, 2 * (steps - 1));
    System.arraycopy(x, 0, all, at + 2 * (steps - 1), 2);
    int from = at + knownAt();
    System.arraycopy(all, from + known, all, from, known * (steps - 1));
    System.arraycopy(x, 2, all, from + known * (steps - 1), known);
    if (x[0] < 0) {
      all[at + negativeAt()] = 1;
    }
  }

  /** The values, oldest first; NaN where there was none. */
  double[] values(float[] state, int at) {
    double[] values = new double[steps];
    for (int t = 0; t < steps; t++) {
      values[t] = (double) state[at + 2 * t] + state[at + 2 * t + 1];
    }
    return values;
  }

  /** Input k of the kept step t. */
  float known(float[] state, int at, int t, int k) {
    return state[at + knownAt() + t * known + k];
  }

  boolean negative(float[] state, int at) {
    return state[at + negativeAt()] != 0;
  }

  @Override
  public Streamer.Stage fresh() {
    return this;
  }
}
