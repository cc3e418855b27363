package dev.unroll.runtime;

import java.util.Map;

/** Scaled values in their own units again: each times its spread, plus its centre. */
final class UnitStage implements Streamer.Stage {
  private final float[] centre;
  private final float[] spread;

  UnitStage(float[] centre, float[] spread) {
    this.centre = centre;
    this.spread = spread;
  }

  @Override
  public int inputs() {
    return centre.length;
  }

  @Override
  public int outputs() {
    return centre.length;
  }

  @Override
  public void step(StateView state, float[] x, float[] y) {
    for (int k = 0; k < centre.length; k++) {
      y[k] = x[k] * spread[k] + centre[k];
    }
  }

  @Override
  public StageForm form() {
    return new StageForm(
        StageForm.UNITS, Map.of(), Map.of(StageForm.CENTRE, centre, StageForm.SPREAD, spread));
  }

  @Override
  public Streamer.Stage fresh() {
    return this;
  }
}
