package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.export.RuntimeFormat;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.runtime.StreamForecaster;
import dev.unroll.runtime.StreamState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs an exported forecaster in ONNX Runtime and in {@link StreamForecaster} on the same random
 * values.
 */
public final class ForecastCheck {
  private static final double MISSING = .03; // of the values
  private static final double SMOOTH = .8; // of a value's distance from the mean stays

  private final ForecastModel model;
  private final Random random;

  /**
   * @param model what was exported
   * @param seed of the values
   */
  public ForecastCheck(ForecastModel model, long seed) {
    this.model = model;
    this.random = new Random(seed);
  }

  /** The largest |theirs − ours| / (1 + |ours|) over one window of each of the first series. */
  public double largest(byte[] file) {
    ForecastModel.Shape shape = model.shape();
    List<String> names = model.series().keySet().stream().limit(16).toList();
    int steps = shape.window() + shape.lag();
    int ahead = shape.window() + shape.horizon();
    double[] values = new double[names.size() * steps];
    float[] known = new float[names.size() * ahead * shape.known()];
    long[] series = new long[names.size()];
    for (int k = 0; k < known.length; k++) {
      known[k] = (float) random.nextGaussian();
    }
    StreamForecaster ours = StreamForecaster.of(RuntimeFormat.model(model, Map.of()));
    double[][][] expected = new double[names.size()][][];
    for (int n = 0; n < names.size(); n++) {
      series[n] = n;
      made(model.series().get(names.get(n)), values, n * steps, steps);
      expected[n] = forecast(ours, names.get(n), n, values, known);
    }
    try (OnnxRuntime runtime = OnnxRuntime.open(file)) {
      Map<String, OnnxArray> inputs = new LinkedHashMap<>();
      inputs.put(OnnxForecaster.VALUES, OnnxArray.of(values, names.size(), steps));
      inputs.put(OnnxForecaster.SERIES, OnnxArray.of(series, names.size()));
      if (shape.known() > 0) {
        inputs.put(OnnxForecaster.KNOWN, OnnxArray.of(known, names.size(), ahead, shape.known()));
      }
      return largest(runtime.run(inputs).get(OnnxForecaster.QUANTILES), expected);
    }
  }

  private static double largest(OnnxArray theirs, double[][][] ours) {
    double largest = 0;
    int k = 0;
    for (double[][] one : ours) {
      for (double[] step : one) {
        for (double own : step) {
          largest = Math.max(largest, Math.abs(theirs.get(k++) - own) / (1 + Math.abs(own)));
        }
      }
    }
    return largest;
  }

  /** Values as a series might have them, around its mean. */
  private void made(ForecastModel.Series series, double[] values, int at, int steps) {
    double distance = 0;
    boolean differences = model.shape().lag() > 0;
    for (int t = 0; t < steps; t++) {
      distance = SMOOTH * distance + random.nextGaussian();
      double level =
          distance * series.scale().spread() + (differences ? 0 : series.scale().centre());
      double value = series.log() ? Math.exp(level) : level;
      values[at + t] = random.nextDouble() < MISSING ? Double.NaN : value;
    }
  }

  private double[][] forecast(
      StreamForecaster ours, String name, int n, double[] values, float[] known) {
    ForecastModel.Shape shape = model.shape();
    int steps = shape.window() + shape.lag();
    int width = shape.known();
    int from = n * (shape.window() + shape.horizon());
    StreamState state = ours.newState();
    for (int t = 0; t < steps; t++) {
      int step = t - shape.lag(); // inputs are read in the window alone
      ours.observe(state, values[n * steps + t], inputs(known, step < 0 ? -1 : from + step, width));
    }
    double[][] ahead = new double[shape.horizon()][];
    for (int h = 0; h < ahead.length; h++) {
      ahead[h] = inputs(known, from + shape.window() + h, width);
    }
    return ours.forecast(state, name, ahead);
  }

  private static double[] inputs(float[] known, int row, int width) {
    double[] inputs = new double[width];
    for (int k = 0; k < width && row >= 0; k++) {
      inputs[k] = known[row * width + k];
    }
    return inputs;
  }
}
