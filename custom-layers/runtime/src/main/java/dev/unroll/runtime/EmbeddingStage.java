package dev.unroll.runtime;

import java.util.Arrays;
import java.util.Map;

/** y = x·E for a one-hot x, an embedding of a {@link Streamer}. */
final class EmbeddingStage implements Streamer.Stage {
  private final float[][] rows; // [inputs][outputs]

  EmbeddingStage(float[][] rows) {
    this.rows = rows;
  }

  @Override
  public int inputs() {
    return rows.length;
  }

  @Override
  public int outputs() {
    return rows[0].length;
  }

  @Override
  public void step(StateView state, float[] x, float[] y) {
    Arrays.fill(y, 0);
    for (int v = 0; v < x.length; v++) {
      if (x[v] != 0) {
        for (int k = 0; k < y.length; k++) {
          y[k] += x[v] * rows[v][k];
        }
      }
    }
  }

  @Override
  public StageForm form() {
    return new StageForm(
        StageForm.EMBEDDING,
        Map.of(StageForm.INPUTS, String.valueOf(inputs())),
        Map.of(StageForm.WEIGHTS, StageForm.flat(rows)));
  }

  @Override
  public Streamer.Stage fresh() {
    return this;
  }
}
