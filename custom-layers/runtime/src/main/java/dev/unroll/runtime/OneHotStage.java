package dev.unroll.runtime;

import java.util.Arrays;
import java.util.Map;

/** The number of a token as a one-hot vector. */
record OneHotStage(int outputs) implements Streamer.Stage {

  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public void step(StateView state, float[] x, float[] y) {
    int token = (int) x[0];
    if (token != x[0] || token < 0 || token >= outputs) {
      throw new IllegalArgumentException(
          "expected the number of a token, 0 to %d, got %s".formatted(outputs - 1, x[0]));
    }
    Arrays.fill(y, 0);
    y[token] = 1;
  }

  @Override
  public StageForm form() {
    return new StageForm(
        StageForm.ONE_HOT, Map.of(StageForm.OUTPUTS, String.valueOf(outputs)), Map.of());
  }

  @Override
  public Streamer.Stage fresh() {
    return this;
  }
}
