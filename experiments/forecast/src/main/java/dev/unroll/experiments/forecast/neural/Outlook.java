package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.score.Quantiles;
import dev.unroll.datasets.task.Grid;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained network on its way along several series: it reads their past into its state, and from
 * there says what comes, which leaves the state as it was. Everything is in scaled units.
 */
final class Outlook {
  private final Member member;
  private final Inputs inputs;
  private final List<Inputs.Place> places;
  private List<Map<String, INDArray>> state = List.of(); // of each recurrent layer; [N, H]

  /**
   * @param places the ends of what has been read when a forecast is asked for
   */
  Outlook(Member member, Inputs inputs, List<Inputs.Place> places) {
    this.member = member;
    this.inputs = inputs;
    this.places = places;
  }

  /** Reads the last steps before each place, on from the state so far: zero at first. */
  Outlook read(int steps) {
    restore(state);
    network().rnnTimeStep(inputs.features(places, -steps, steps, 0).array());
    state = kept();
    return this;
  }

  /** Of each recurrent layer, arrays [N, H] by their names. */
  List<Map<String, INDArray>> state() {
    return state;
  }

  /** Goes on from another state. */
  Outlook from(List<Map<String, INDArray>> other) {
    state = other;
    return this;
  }

  private MultiLayerNetwork network() {
    return member.network();
  }

  private void restore(List<Map<String, INDArray>> states) {
    network().rnnClearPreviousState();
    for (int l = 0; l < states.size(); l++) {
      network().rnnSetPreviousState(l, states.get(l));
    }
  }

  private List<Map<String, INDArray>> kept() {
    List<Map<String, INDArray>> states = new ArrayList<>();
    for (int l = 0; l < inputs.spec().model().layers(); l++) {
      Map<String, INDArray> copy = new LinkedHashMap<>();
      network().rnnGetPreviousState(l).forEach((name, array) -> copy.put(name, array.dup('c')));
      states.add(copy);
    }
    return states;
  }

  /**
   * What comes after each place.
   *
   * @param seed of sampled paths
   */
  List<Predicted> ahead(long seed) {
    return inputs.spec().recursive() ? sampled(seed) : direct();
  }

  private List<Predicted> direct() {
    restore(state);
    int horizon = inputs.spec().horizon();
    INDArray output =
        network().rnnTimeStep(inputs.features(places, 0, horizon, 0).array()).dup('c');
    float[] raw = output.data().asFloat(); // [N, K, H]
    int width = (int) output.size(1);
    List<Predicted> all = new ArrayList<>();
    for (int n = 0; n < places.size(); n++) {
      double spread = inputs.scale(places.get(n)).spread();
      double[] told = member.highway().ahead(inputs, places.get(n));
      double[][] quantiles = new double[horizon][];
      for (int h = 0; h < horizon; h++) {
        double[] at = new double[width];
        for (int k = 0; k < width; k++) {
          at[k] = raw[(n * width + k) * horizon + h];
        }
        double[] said = head().quantiles(Levels.all(), spread, at);
        for (int k = 0; k < said.length; k++) {
          said[k] += told[h];
        }
        quantiles[h] = member.widened(Quantiles.uncrossed(said));
      }
      all.add(new Predicted(quantiles));
    }
    return all;
  }

  private Head head() {
    return inputs.spec().model().head();
  }

  /** Many paths of every series at once, a step at a time. */
  private List<Predicted> sampled(long seed) {
    int count = inputs.spec().model().paths();
    int horizon = inputs.spec().horizon();
    restore(state.stream().map(layer -> repeated(layer, count)).toList());
    List<Inputs.Place> rows =
        places.stream().flatMap(place -> Collections.nCopies(count, place).stream()).toList();
    // Each series draws for itself: what is forecast does not depend on which others are along.
    List<RandomGenerator> randoms =
        places.stream()
            .map(
                place ->
                    (RandomGenerator) new Well19937c(31 * seed + inputs.of(place).id().hashCode()))
            .toList();
    double[][] paths = new double[rows.size()][horizon];
    for (int h = 0; h < horizon; h++) {
      Grid step = inputs.features(rows, h, 1, 0);
      for (int n = 0; n < rows.size() && h > 0; n++) {
        step.set(n, Inputs.VALUE, 0, paths[n][h - 1]);
        step.set(n, Inputs.THERE, 0, 1);
      }
      INDArray output = network().rnnTimeStep(step.array()).dup('c');
      float[] raw = output.data().asFloat(); // [N, K, 1]
      int width = (int) output.size(1);
      double[] at = new double[width];
      for (int n = 0; n < rows.size(); n++) {
        for (int k = 0; k < width; k++) {
          at[k] = raw[n * width + k];
        }
        double spread = inputs.scale(rows.get(n)).spread();
        paths[n][h] = head().sample(Levels.all(), spread, at, randoms.get(n / count));
      }
    }
    List<Predicted> all = new ArrayList<>();
    for (int n = 0; n < places.size(); n++) {
      double[][] own = Arrays.copyOfRange(paths, n * count, (n + 1) * count);
      all.add(new Predicted(quantiles(own), own));
    }
    return all;
  }

  private static Map<String, INDArray> repeated(Map<String, INDArray> layer, int count) {
    Map<String, INDArray> all = new LinkedHashMap<>();
    layer.forEach((name, array) -> all.put(name, array.repeat(0, count)));
    return all;
  }

  private double[][] quantiles(double[][] paths) {
    double[][] quantiles = new double[paths[0].length][];
    for (int h = 0; h < quantiles.length; h++) {
      int step = h;
      double[] sorted = Arrays.stream(paths).mapToDouble(path -> path[step]).sorted().toArray();
      quantiles[h] = member.widened(Arrays.stream(Levels.all()).map(q -> at(sorted, q)).toArray());
    }
    return quantiles;
  }

  /** Linear between the two nearest (type 7 of Hyndman and Fan 1996). */
  private static double at(double[] sorted, double level) {
    double place = level * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
