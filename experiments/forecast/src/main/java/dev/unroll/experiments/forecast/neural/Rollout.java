package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.task.Grid;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.stage.NetworkStage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * A member of an ensemble at work on several series: it reads their past into its state, and
 * forecasts from there, which leaves the state as it was. Everything is in scaled units.
 */
final class Rollout {
  private final Member member;
  private final NetworkStage network;
  private final InputWindows inputs;
  private final List<Window> windows;
  private List<Map<String, float[]>> state = List.of(); // of each recurrent layer; [N, H]

  /**
   * @param network the member's
   * @param windows the ends of what has been read when a forecast is asked for
   */
  Rollout(Member member, NetworkStage network, InputWindows inputs, List<Window> windows) {
    this.member = member;
    this.network = network;
    this.inputs = inputs;
    this.windows = windows;
  }

  /** Reads the last steps before each window, from the state so far: zero at first. */
  Rollout read(int steps) {
    network.restore(state, windows.size());
    network.read(inputs.features(windows, -steps, steps, 0));
    state = network.state();
    return this;
  }

  /** The state of each recurrent layer, its parts [N, H] by name. */
  List<Map<String, float[]>> state() {
    return state;
  }

  /**
   * Refuses a state that the network cannot have.
   *
   * @throws IllegalArgumentException if it has other layers, parts or sizes
   */
  void check() {
    if (state.isEmpty()) {
      throw new IllegalArgumentException("expected a state, got none");
    }
    network.restore(state, windows.size());
  }

  InputWindows inputs() {
    return inputs;
  }

  List<Window> windows() {
    return windows;
  }

  /** Continues from another state. */
  Rollout from(List<Map<String, float[]>> other) {
    state = other;
    return this;
  }

  /**
   * Forecasts the steps after each window.
   *
   * @param seed of sampled paths
   */
  List<QuantileForecast> forecast(long seed) {
    return inputs.spec().recursive() ? sample(seed) : answer();
  }

  /** All steps in one pass. */
  private List<QuantileForecast> answer() {
    int horizon = inputs.spec().horizon();
    network.restore(state, windows.size());
    float[] outputs = network.read(inputs.features(windows, 0, horizon, 0)); // [N, K, H]
    List<QuantileForecast> all = new ArrayList<>();
    for (int n = 0; n < windows.size(); n++) {
      QuantileHead head = inputs.head(windows.get(n));
      double[] line = member.highway().answer(inputs, windows.get(n));
      double[][] quantiles = new double[horizon][];
      for (int h = 0; h < horizon; h++) {
        double[] at = member.gate().step(head.step(outputs(outputs, n, h, horizon)), h);
        for (int q = 0; q < at.length; q++) {
          at[q] += line[h];
        }
        quantiles[h] = member.widening().step(at);
      }
      all.add(new QuantileForecast(quantiles));
    }
    return all;
  }

  /** The outputs [K] at one step of one sequence. */
  private double[] outputs(float[] all, int n, int step, int steps) {
    double[] outputs = new double[inputs.spec().outputs()];
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] = all[(n * outputs.length + k) * steps + step];
    }
    return outputs;
  }

  /** Many paths of every series at once, a step at a time. */
  private List<QuantileForecast> sample(long seed) {
    int count = inputs.spec().model().paths();
    int horizon = inputs.spec().horizon();
    network.restore(repeated(count), windows.size() * count);
    List<Window> rows =
        windows.stream().flatMap(window -> Collections.nCopies(count, window).stream()).toList();
    // Each series has its own random numbers: its forecast does not depend on the other series.
    List<RandomGenerator> randoms = new ArrayList<>();
    for (Window window : windows) {
      randoms.add(new Well19937c(31 * seed + inputs.of(window).id().hashCode()));
    }
    double[][] paths = new double[rows.size()][horizon];
    for (int h = 0; h < horizon; h++) {
      Grid step = inputs.features(rows, h, 1, 0);
      for (int n = 0; n < rows.size() && h > 0; n++) {
        step.set(n, StepEncoder.VALUE, 0, paths[n][h - 1]);
        step.set(n, StepEncoder.PRESENT, 0, 1);
      }
      float[] outputs = network.read(step); // [N, K, 1]
      for (int n = 0; n < rows.size(); n++) {
        QuantileHead head = inputs.head(rows.get(n));
        paths[n][h] =
            head.head()
                .sample(
                    Levels.all(), head.spread(), outputs(outputs, n, 0, 1), randoms.get(n / count));
      }
    }
    List<QuantileForecast> all = new ArrayList<>();
    for (int n = 0; n < windows.size(); n++) {
      double[][] own = Arrays.copyOfRange(paths, n * count, (n + 1) * count);
      all.add(new QuantileForecast(quantiles(own), own));
    }
    return all;
  }

  /** The state with each row so many times in succession. */
  private List<Map<String, float[]>> repeated(int count) {
    List<Map<String, float[]>> layers = new ArrayList<>();
    for (Map<String, float[]> layer : state) {
      Map<String, float[]> parts = new LinkedHashMap<>();
      layer.forEach(
          (name, part) -> {
            int width = part.length / windows.size();
            float[] all = new float[part.length * count];
            for (int row = 0; row < windows.size() * count; row++) {
              System.arraycopy(part, row / count * width, all, row * width, width);
            }
            parts.put(name, all);
          });
      layers.add(parts);
    }
    return layers;
  }

  private double[][] quantiles(double[][] paths) {
    double[][] quantiles = new double[paths[0].length][];
    for (int h = 0; h < quantiles.length; h++) {
      int step = h;
      double[] sorted = Arrays.stream(paths).mapToDouble(path -> path[step]).sorted().toArray();
      quantiles[h] =
          member
              .widening()
              .step(Arrays.stream(Levels.all()).map(level -> quantile(sorted, level)).toArray());
    }
    return quantiles;
  }

  /** Linear between the two nearest (type 7 of Hyndman and Fan 1996). */
  private static double quantile(double[] sorted, double level) {
    double place = level * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
