package dev.unroll.experiments.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What moved forecasts: gradient × input, x · ∂y/∂x (Shrikumar et al. 2016), which is what an input
 * contributes to an answer to first order. Everything is in scaled units.
 *
 * @param past steps that are read before the first answer, W
 * @param steps in a window, W + H
 * @param series the names of those that were looked at
 * @param answers of the first step ahead and of the last
 */
public record Attribution(int past, int steps, List<String> series, List<Answer> answers) {
  /** What is added beside the network, as an input of its own name. */
  public static final String LINE = "value, by the line beside the network";

  private static final int MAX_SERIES = 64;

  /**
   * One step ahead.
   *
   * @param ahead from 1
   * @param share of the network's answer that counts, from 0 to 1
   * @param sizes of each input, the mean over series of |x · ∂y/∂x| at each step
   * @param own of each input, x · ∂y/∂x at each step of the first series
   */
  public record Answer(
      int ahead,
      double share,
      Map<String, List<Double>> sizes,
      Map<String, List<Double>> own) {

    /** The part of everything that each input contributes, by name. */
    public Map<String, Double> parts() {
      Map<String, Double> parts = new LinkedHashMap<>();
      double all = sizes.values().stream().mapToDouble(Answer::sum).sum();
      sizes.forEach((input, at) -> parts.put(input, sum(at) / all));
      return parts;
    }

    /** What all inputs contribute at each step. */
    public List<Double> bySteps() {
      int steps = sizes.values().iterator().next().size();
      return IntStream.range(0, steps)
          .mapToObj(t -> sizes.values().stream().mapToDouble(at -> at.get(t)).sum())
          .toList();
    }

    private static double sum(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /** Of the newest window of each series. */
  static Attribution of(OpenNetwork network, Forecasts forecasts) {
    int count = Math.min(MAX_SERIES, forecasts.latest().size());
    INDArray x =
        forecasts
            .latest()
            .batch(IntStream.range(0, count).toArray())
            .getFeatures()
            .castTo(DataType.DOUBLE);
    List<Answer> answers = new ArrayList<>();
    for (int ahead : new LinkedHashSet<>(List.of(1, forecasts.horizon()))) {
      answers.add(answer(network, forecasts, x, ahead));
    }
    return new Attribution(
        forecasts.past(), (int) x.size(2), forecasts.series().subList(0, count), answers);
  }

  private static Answer answer(OpenNetwork network, Forecasts forecasts, INDArray x, int ahead) {
    network.forward(x, null);
    INDArray dy = Nd4j.zeros(DataType.DOUBLE, x.size(0), network.outputs(), x.size(2));
    double share = forecasts.line().shares().get(ahead - 1);
    for (int n = 0; n < x.size(0); n++) {
      dy.putScalar(n, 0, forecasts.past() + ahead - 1, share);
    }
    INDArray products = network.backward(dy).dx().mul(x); // [N, I, T]
    Map<String, List<double[]>> byInput = new LinkedHashMap<>();
    Set<String> inputs = new LinkedHashSet<>(forecasts.channels());
    for (String input : inputs) {
      byInput.put(input, sums(products, forecasts.channels(), input));
    }
    List<Double> weights = forecasts.line().weights().get(ahead - 1);
    if (!weights.isEmpty()) {
      byInput.put(LINE, line(x, weights));
    }
    Map<String, List<Double>> sizes = new LinkedHashMap<>();
    Map<String, List<Double>> own = new LinkedHashMap<>();
    byInput.forEach(
        (input, rows) -> {
          sizes.put(input, meanSizes(rows));
          own.put(input, Arrays.stream(rows.get(0)).boxed().toList());
        });
    return new Answer(ahead, share, sizes, own);
  }

  /** For each sequence [T], over the channels of one name. */
  private static List<double[]> sums(INDArray products, List<String> channels, String input) {
    List<double[]> rows = new ArrayList<>();
    for (int n = 0; n < products.size(0); n++) {
      double[] row = new double[(int) products.size(2)];
      for (int k = 0; k < channels.size(); k++) {
        for (int t = 0; t < row.length && channels.get(k).equals(input); t++) {
          row[t] += products.getDouble(n, k, t);
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<double[]> line(INDArray x, List<Double> weights) {
    List<double[]> rows = new ArrayList<>();
    for (int n = 0; n < x.size(0); n++) {
      double[] row = new double[(int) x.size(2)];
      for (int t = 0; t < weights.size(); t++) {
        row[t] = weights.get(t) * x.getDouble(n, 0, t);
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<Double> meanSizes(List<double[]> rows) {
    return IntStream.range(0, rows.get(0).length)
        .mapToObj(t -> rows.stream().mapToDouble(row -> Math.abs(row[t])).average().orElseThrow())
        .toList();
  }
}
