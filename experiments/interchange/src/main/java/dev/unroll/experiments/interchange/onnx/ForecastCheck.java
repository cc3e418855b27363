package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.export.RuntimeFormat;
import dev.unroll.experiments.stage.CombinationModel;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.experiments.stage.Portable;
import dev.unroll.runtime.LineTable;
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
  private static final int MAX_SERIES = 16; // in a batch

  private final Portable model;
  private final Sizes sizes;
  private final Random random;

  /**
   * What a file reads.
   *
   * @param steps values of a series
   * @param window of them, those whose inputs are read
   * @param known inputs of a step
   */
  private record Sizes(List<String> series, int steps, int window, int horizon, int known) {
    static Sizes of(ForecastModel model) {
      ForecastModel.Shape shape = model.shape();
      return new Sizes(
          List.copyOf(model.series().keySet()),
          shape.window() + shape.lag(),
          shape.window(),
          shape.horizon(),
          shape.known());
    }

    static Sizes of(CombinationModel model) {
      Sizes networks =
          model.parts().stream()
              .flatMap(part -> part.networks().stream())
              .map(Sizes::of)
              .findFirst()
              .orElse(new Sizes(List.of(), 0, 0, 0, 0));
      return new Sizes(
          model.shape().series(),
          OnnxCombination.steps(model),
          networks.window,
          model.shape().horizon(),
          networks.known);
    }

    int rows() {
      return window + horizon;
    }
  }

  /** How the values of a series are made. */
  private record Made(double centre, double spread, boolean log, boolean counts) {}

  /**
   * @param model a forecaster or a combination that was exported
   * @param seed of the values
   */
  public ForecastCheck(Portable model, long seed) {
    this.model = model;
    this.sizes =
        model instanceof CombinationModel combination
            ? Sizes.of(combination)
            : Sizes.of((ForecastModel) model);
    this.random = new Random(seed);
  }

  /**
   * The largest |theirs − ours| / (1 + |ours|) over random windows, of one series after the other.
   *
   * @param windows how many
   */
  public double largest(byte[] file, int windows) {
    StreamForecaster ours = StreamForecaster.of(RuntimeFormat.model(model, Map.of()));
    double largest = 0;
    try (OnnxRuntime runtime = OnnxRuntime.open(file)) {
      for (int from = 0; from < windows; from += MAX_SERIES) {
        largest =
            Math.max(largest, batch(runtime, ours, from, Math.min(MAX_SERIES, windows - from)));
      }
    }
    return largest;
  }

  private double batch(OnnxRuntime runtime, StreamForecaster ours, int from, int count) {
    int steps = sizes.steps();
    double[] values = new double[count * steps];
    float[] known = new float[count * sizes.rows() * sizes.known()];
    long[] series = new long[count];
    for (int k = 0; k < known.length; k++) {
      known[k] = (float) random.nextGaussian();
    }
    double[][][] expected = new double[count][][];
    for (int n = 0; n < count; n++) {
      int place = (from + n) % sizes.series().size();
      series[n] = place;
      String name = sizes.series().get(place);
      made(made(name), values, n * steps, steps);
      expected[n] = forecast(ours, name, n, values, known);
    }
    Map<String, OnnxArray> inputs = new LinkedHashMap<>();
    inputs.put(OnnxForecaster.VALUES, OnnxArray.of(values, count, steps));
    inputs.put(OnnxForecaster.SERIES, OnnxArray.of(series, count));
    if (sizes.known() > 0) {
      inputs.put(OnnxForecaster.KNOWN, OnnxArray.of(known, count, sizes.rows(), sizes.known()));
    }
    return largest(runtime.run(inputs).get(OnnxForecaster.QUANTILES), expected);
  }

  private static double largest(OnnxArray theirs, double[][][] ours) {
    double largest = 0;
    int k = 0;
    for (double[][] one : ours) {
      for (double[] step : one) {
        for (double own : step) {
          double difference = Math.abs(theirs.get(k++) - own) / (1 + Math.abs(own));
          largest =
              Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
      }
    }
    return largest;
  }

  private Made made(String name) {
    if (model instanceof CombinationModel combination) {
      return combination.parts().stream()
          .flatMap(part -> part.networks().stream())
          .map(networks -> made(networks, name))
          .findFirst()
          .orElseGet(() -> made(combination, name));
    }
    return made((ForecastModel) model, name);
  }

  private static Made made(ForecastModel networks, String name) {
    ForecastModel.Series series = networks.series().get(name);
    boolean differences = networks.shape().lag() > 0;
    return new Made(
        differences ? 0 : series.scale().centre(),
        series.scale().spread(),
        series.log(),
        networks.shape().answer().head().counts());
  }

  private static Made made(CombinationModel combination, String name) {
    LineTable.Row row =
        combination.parts().stream()
            .flatMap(part -> part.lines().stream())
            .filter(table -> table.rows().containsKey(name))
            .map(table -> table.rows().get(name))
            .findFirst()
            .orElseThrow();
    double spread = row.deviations()[0];
    return row.log()
        ? new Made(3, Math.min(1, spread), true, false)
        : new Made(9 * spread, spread, false, false);
  }

  /** Values as a series might have them, around its mean. */
  private void made(Made series, double[] values, int at, int steps) {
    double distance = 0;
    for (int t = 0; t < steps; t++) {
      distance = SMOOTH * distance + random.nextGaussian();
      double level = distance * series.spread + series.centre;
      double value = series.log ? Math.exp(level) : level;
      double given = series.counts ? Math.rint(Math.abs(value)) : value;
      values[at + t] = random.nextDouble() < MISSING ? Double.NaN : given;
    }
  }

  private double[][] forecast(
      StreamForecaster ours, String name, int n, double[] values, float[] known) {
    int width = sizes.known();
    int from = n * sizes.rows();
    StreamState state = ours.newState();
    for (int t = 0; t < sizes.steps(); t++) {
      int step = t - sizes.steps() + sizes.window(); // inputs are read in the window alone
      ours.observe(
          state, values[n * sizes.steps() + t], inputs(known, step < 0 ? -1 : from + step, width));
    }
    double[][] ahead = new double[sizes.horizon()][];
    for (int h = 0; h < ahead.length; h++) {
      ahead[h] = inputs(known, from + sizes.window() + h, width);
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
