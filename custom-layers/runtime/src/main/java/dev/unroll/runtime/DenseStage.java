package dev.unroll.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/** y = φ(x·W + b), a dense or output layer of a {@link Streamer}. */
final class DenseStage implements Streamer.Stage {
  private final float[][] columns; // [outputs][inputs]
  private final float[] b;
  private final Squash squash;

  DenseStage(float[][] columns, float[] b, Squash squash) {
    this.columns = columns;
    this.b = b;
    this.squash = squash;
  }

  @Override
  public int inputs() {
    return columns[0].length;
  }

  @Override
  public int outputs() {
    return columns.length;
  }

  @Override
  public void step(StateView state, float[] x, float[] y) {
    for (int k = 0; k < columns.length; k++) {
      y[k] = b[k] + dot(columns[k], x);
    }
    switch (squash) {
      case IDENTITY -> {}
      case SIGMOID -> sigmoid(y);
      case TANH -> tanh(y);
      case SOFTMAX -> softmax(y);
    }
  }

  /** Four sums side by side: one would wait for itself. */
  private static float dot(float[] w, float[] x) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 4 <= w.length; i += 4) {
      s0 += w[i] * x[i];
      s1 += w[i + 1] * x[i + 1];
      s2 += w[i + 2] * x[i + 2];
      s3 += w[i + 3] * x[i + 3];
    }
    for (; i < w.length; i++) {
      s0 += w[i] * x[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  private static void sigmoid(float[] y) {
    for (int k = 0; k < y.length; k++) {
      y[k] = (float) (1 / (1 + Math.exp(-y[k])));
    }
  }

  private static void tanh(float[] y) {
    for (int k = 0; k < y.length; k++) {
      y[k] = (float) Math.tanh(y[k]);
    }
  }

  private static void softmax(float[] y) {
    float top = Float.NEGATIVE_INFINITY;
    for (float value : y) {
      top = Math.max(top, value);
    }
    float sum = 0;
    for (int k = 0; k < y.length; k++) {
      y[k] = (float) Math.exp(y[k] - top);
      sum += y[k];
    }
    for (int k = 0; k < y.length; k++) {
      y[k] /= sum;
    }
  }

  @Override
  public StageForm form() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(StageForm.INPUTS, String.valueOf(inputs()));
    settings.put(StageForm.OUTPUTS, String.valueOf(outputs()));
    settings.put(StageForm.SQUASH, squash.name());
    Map<String, float[]> numbers = new LinkedHashMap<>();
    numbers.put(StageForm.WEIGHTS, StageForm.flat(columns));
    numbers.put(StageForm.BIAS, b);
    return new StageForm(StageForm.DENSE, settings, numbers);
  }

  @Override
  public Streamer.Stage fresh() {
    return this;
  }
}
