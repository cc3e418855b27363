package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.experiments.stage.CombinationModel;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.runtime.LineTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * A combination of forecasters as one ONNX file, with the inputs and the output of {@link
 * OnnxForecaster}; {@code values} has as many steps as {@link #steps}.
 */
public final class OnnxCombination {
  private final CombinationModel model;
  private final CombinationModel.Shape shape;
  private final OnnxGraph graph = new OnnxGraph("forecast");
  private final Doubles d = new Doubles(graph);
  private final int levels;

  private OnnxCombination(CombinationModel model) {
    this.model = model;
    this.shape = model.shape();
    this.levels = shape.levels().size();
  }

  /**
   * The bytes of the file.
   *
   * @param facts what the file shall say beside what it does, by name
   * @throws InvalidInput if a network has a layer that cannot be exported
   */
  public static byte[] file(CombinationModel model, Map<String, String> facts) {
    return new OnnxCombination(model).write(facts);
  }

  /** How many last values of a series are read. */
  static int steps(CombinationModel model) {
    int steps = 1;
    for (CombinationModel.Part part : model.parts()) {
      for (LineTable table : part.lines()) {
        steps = Math.max(steps, table.reach());
      }
      steps = Math.max(steps, part.networks().map(OnnxCombination::steps).orElse(1));
    }
    return steps;
  }

  private static int steps(ForecastModel networks) {
    return networks.shape().window() + networks.shape().lag();
  }

  private byte[] write(Map<String, String> facts) {
    int steps = steps(model);
    String values =
        graph.input(OnnxForecaster.VALUES, ElementType.DOUBLE, SequenceNodes.BATCH, steps);
    String series = graph.input(OnnxForecaster.SERIES, ElementType.INT64, SequenceNodes.BATCH);
    String known = known();
    NormalDistribution unit = new NormalDistribution(null, 0, 1);
    double[] normal =
        shape.levels().stream().mapToDouble(unit::inverseCumulativeProbability).toArray();
    LineNodes lines =
        new LineNodes(graph, new LineNodes.Past(shape.series(), series, values, steps), normal);
    String least = least(values);
    List<String> parts = new ArrayList<>();
    for (CombinationModel.Part part : model.parts()) {
      graph.scope(part.name().replaceAll("\\W+", "-"));
      String own =
          part.networks().isPresent()
              ? networks(part.networks().get(), series, values, known)
              : lines.median(part.lines(), shape.horizon());
      own = part.floored() ? d.max(own, least) : own;
      parts.add(widened(own, part.factors(), least));
    }
    graph.scope("");
    String mean = d.sorted(mean(parts), levels);
    OnnxForecaster.output(graph, widened(mean, shape.factors(), least), shape.horizon(), levels);
    return OnnxModel.bytes(graph, facts(facts, steps));
  }

  private Map<String, String> facts(Map<String, String> facts, int steps) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.put("unroll.form", "forecast");
    all.put("unroll.series", OnnxModel.json(shape.series()));
    all.put("unroll.levels", OnnxModel.json(shape.levels()));
    all.put("unroll.window", String.valueOf(steps));
    all.put("unroll.lag", "0");
    all.put("unroll.horizon", String.valueOf(shape.horizon()));
    return all;
  }

  private String known() {
    List<ForecastModel.Shape> shapes =
        model.parts().stream()
            .flatMap(part -> part.networks().stream())
            .map(ForecastModel::shape)
            .toList();
    for (ForecastModel.Shape one : shapes) {
      ForecastModel.Shape first = shapes.get(0);
      if (one.known() != first.known() || one.window() != first.window()) {
        throw new InvalidInput(
            "--format onnx: expected networks with one window and one set of inputs, got others");
      }
    }
    return shapes.isEmpty() ? "" : OnnxForecaster.known(graph, shapes.get(0));
  }

  private String networks(ForecastModel networks, String series, String values, String known) {
    List<String> own = List.copyOf(networks.series().keySet());
    String places = series;
    if (!own.equals(shape.series())) {
      double[] numbers = shape.series().stream().mapToDouble(own::indexOf).toArray();
      places =
          graph.cast(
              graph.node("Gather", graph.doubles("place", numbers, numbers.length), series),
              ElementType.INT64);
    }
    String last = d.slice(values, 1, -steps(networks), Long.MAX_VALUE);
    return new NetworkNodes(graph, networks).quantiles(places, last, values, known);
  }

  /** What no forecast of a series goes below, [N, 1, 1]. */
  private String least(String values) {
    String below = graph.cast(d.above(d.number(0), values), ElementType.DOUBLE); // NaN is not
    String any = d.above(d.unsqueeze(d.sum(below, 1), 2), d.number(0));
    return d.where(any, d.number(Double.NEGATIVE_INFINITY), d.number(0));
  }

  /** Quantiles [N, H, Q] with wider intervals about the median, in order. */
  private String widened(String quantiles, double[][] factors, String least) {
    String wide = quantiles;
    if (factors.length > 0) {
      double[] all = new double[shape.horizon() * levels];
      for (int h = 0; h < shape.horizon(); h++) {
        double[] own = factors[h * factors.length / shape.horizon()];
        for (int q = 0; q < levels; q++) {
          int interval = Math.min(q, levels - 1 - q);
          all[h * levels + q] = interval < own.length ? own[interval] : 1;
        }
      }
      String median = d.slice(quantiles, 2, levels / 2, levels / 2 + 1);
      String distance = d.subtract(quantiles, median);
      String factor = graph.doubles("factors", all, shape.horizon(), levels);
      wide = d.add(median, d.multiply(factor, distance));
    }
    return d.sorted(d.max(wide, least), levels);
  }

  /** The weighted mean [N, H, Q] of forecasts without the outermost ones. */
  private String mean(List<String> parts) {
    double[] weights = model.parts().stream().mapToDouble(CombinationModel.Part::weight).toArray();
    double all = 0;
    for (double weight : weights) {
      all += weight;
    }
    String stacked =
        d.concat(3, parts.stream().map(part -> d.unsqueeze(part, 3)).toArray(String[]::new));
    List<String> sorted =
        graph.nodes(
            "TopK",
            2,
            Map.of("axis", -1, "largest", 0, "sorted", 1),
            stacked,
            graph.longs(weights.length));
    String own =
        graph.node("Gather", graph.doubles("weights", weights, weights.length), sorted.get(1));
    String end = graph.node("CumSum", own, graph.index(3));
    String from = d.max(d.subtract(end, own), d.number(shape.trimmed() * all));
    String to = graph.node("Min", end, d.number((1 - shape.trimmed()) * all));
    String share = d.max(d.subtract(to, from), d.number(0));
    String sum = d.sum(d.multiply(share, sorted.get(0)), 3);
    return d.squeeze(d.divide(sum, d.sum(share, 3)), 3);
  }
}
