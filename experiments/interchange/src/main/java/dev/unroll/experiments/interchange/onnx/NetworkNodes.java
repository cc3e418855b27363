package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.baseline.LinearMap;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.experiments.interchange.part.NetworkParts;
import dev.unroll.experiments.stage.ForecastModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Forecasts by networks: windows in, quantiles in the units of the series out. */
final class NetworkNodes {
  private final OnnxGraph graph;
  private final ForecastModel model;
  private final ForecastModel.Shape shape;
  private final Doubles d;

  /**
   * @throws InvalidInput if the model draws paths
   */
  NetworkNodes(OnnxGraph graph, ForecastModel model) {
    if (model.shape().answer().paths() > 0) {
      throw new InvalidInput(
          "--format onnx: expected a forecaster with strategy=direct, got strategy=recursive, whose"
              + " paths are random numbers that ONNX cannot repeat; use --format runtime");
    }
    this.graph = graph;
    this.model = model;
    this.shape = model.shape();
    this.d = new Doubles(graph);
  }

  /**
   * The quantiles [N, H, Q].
   *
   * @param series [N], places among the series of the fit
   * @param values [N, W + lag]
   * @param all values that decide whether forecasts may be below zero
   * @param known [N, W + H, K]; empty where nothing is known ahead
   */
  String quantiles(String series, String values, String all, String known) {
    WindowNodes window = new WindowNodes(graph, model, series, values, all);
    String x = features(window.scaled(), known);
    String past = window.filled();
    List<Integer> ensembles =
        model.members().stream().map(ForecastModel.Member::ensemble).distinct().sorted().toList();
    String mean = "";
    for (int ensemble : ensembles) {
      String own = mean(ensemble, x, past, window.spread());
      mean = mean.isEmpty() ? own : d.where(window.isOf(ensemble), own, mean);
    }
    return window.restored(mean);
  }

  /** [W + H, N, 3 + K]: the value or 0, whether there is one, whether it lies ahead, the inputs. */
  private String features(String scaled, String known) {
    String missing = d.missing(scaled);
    String value = graph.cast(d.where(missing, d.number(0), scaled), ElementType.FLOAT);
    String present = graph.cast(graph.node("Not", missing), ElementType.FLOAT);
    String later = graph.longs(0, 0, 0, shape.horizon());
    float[] ahead = new float[shape.window() + shape.horizon()];
    Arrays.fill(ahead, shape.window(), ahead.length, 1);
    String padded = graph.node("Pad", value, later);
    List<String> channels = new ArrayList<>();
    channels.add(column(padded));
    channels.add(column(graph.node("Pad", present, later)));
    channels.add(
        column(
            graph.node(
                "Expand",
                graph.floats("ahead", ahead, 1, ahead.length),
                graph.node("Shape", padded))));
    if (!known.isEmpty()) {
      channels.add(known);
    }
    String all = graph.node("Concat", Map.of("axis", 2), channels.toArray(String[]::new));
    return graph.transpose(all, 1, 0, 2);
  }

  private String column(String x) {
    return graph.node("Unsqueeze", x, graph.longs(2));
  }

  /** The mean of an ensemble's quantiles, [N, H, Q], scaled. */
  private String mean(int ensemble, String x, String past, String spread) {
    List<String> all = new ArrayList<>();
    for (ForecastModel.Member member : model.members()) {
      if (member.ensemble() == ensemble) {
        all.add(answer(member, x, past, spread));
      }
    }
    String sum = all.get(0);
    for (String next : all.subList(1, all.size())) {
      sum = d.add(sum, next);
    }
    return all.size() == 1 ? sum : d.divide(sum, d.number(all.size()));
  }

  private String answer(ForecastModel.Member member, String x, String past, String spread) {
    SequenceNodes nodes = new SequenceNodes(graph, SequenceNodes.Lengths.ALL, false);
    String outputs = nodes.write(NetworkParts.of(member.network()), x);
    String ahead = d.slice(outputs, 0, shape.window(), Long.MAX_VALUE);
    String quantiles =
        new HeadNodes(graph, shape)
            .quantiles(graph.cast(graph.transpose(ahead, 1, 0, 2), ElementType.DOUBLE), spread);
    int count = shape.levels().size();
    if (!member.shares().isEmpty()) {
      double[] less = member.shares().stream().mapToDouble(share -> 1 - share).toArray();
      String median = d.slice(quantiles, 2, count / 2, count / 2 + 1);
      String moved = d.multiply(median, graph.doubles("less", less, less.length, 1));
      quantiles = d.subtract(quantiles, moved);
    }
    if (member.line().isPresent()) {
      quantiles = d.add(quantiles, column(line(member.line().get(), past)));
    }
    quantiles = d.sorted(quantiles, count);
    quantiles = d.add(quantiles, graph.doubles("widening", widening(member), count));
    return d.sorted(quantiles, count); // an inner interval may have passed an outer one
  }

  /** [N, W] to [N, H]. */
  private String line(LinearMap line, String past) {
    double[][] weights = line.getWeights();
    double[] flat = new double[weights.length * shape.horizon()];
    for (int p = 0; p < weights.length; p++) {
      System.arraycopy(weights[p], 0, flat, p * shape.horizon(), shape.horizon());
    }
    String read = d.slice(past, 1, 0, weights.length);
    String product =
        graph.node("MatMul", read, graph.doubles("line", flat, weights.length, shape.horizon()));
    return d.add(product, graph.doubles("intercept", line.getIntercept(), shape.horizon()));
  }

  private double[] widening(ForecastModel.Member member) {
    List<Double> widths = member.widening().widths();
    double[] moves = new double[shape.levels().size()];
    for (int k = 0; k < widths.size(); k++) {
      moves[k] -= widths.get(k);
      moves[moves.length - 1 - k] += widths.get(k);
    }
    return moves;
  }
}
