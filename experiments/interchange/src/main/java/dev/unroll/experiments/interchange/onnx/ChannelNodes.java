package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.experiments.stage.AnswerScaler;
import dev.unroll.experiments.stage.ChannelEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Channels in their own units as a network reads them, and answers in their units again; in
 * doubles, because a level may be large beside its spread.
 */
final class ChannelNodes {
  private final OnnxGraph graph;
  private final Doubles d;
  private final ChannelEncoder encoder;

  ChannelNodes(OnnxGraph graph, ChannelEncoder encoder) {
    this.graph = graph;
    this.d = new Doubles(graph);
    this.encoder = encoder;
  }

  /**
   * What a network reads.
   *
   * @param values [T, N, I]
   * @param last the last value of each channel [N, C], for the next call; empty for none
   */
  record Encoded(String values, String last) {}

  /**
   * Adds the nodes.
   *
   * @param x [T, N, C] of doubles, NaN where missing
   * @param before the last values before the first step, [N, C]; empty for zeros
   */
  Encoded write(String x, String before) {
    graph.scope("encoder");
    int channels = encoder.scales().size();
    String scaled =
        d.divide(
            d.subtract(x, numbers(graph, "centre", encoder.scales(), SeriesScale::centre)),
            numbers(graph, "spread", encoder.scales(), SeriesScale::spread));
    String start = before.isEmpty() ? zeros(x, channels) : graph.cast(before, ElementType.DOUBLE);
    List<String> filled = d.filled(scaled, start, SequenceNodes.BATCH, channels);
    List<String> all = new ArrayList<>(List.of(filled.get(1)));
    if (!encoder.marked().isEmpty()) {
      String missing = graph.cast(d.missing(x), ElementType.DOUBLE);
      long[] marked = encoder.marked().stream().mapToLong(Integer::longValue).toArray();
      all.add(graph.node("Gather", Map.of("axis", 2), missing, graph.longs(marked)));
    }
    String inputs = graph.node("Concat", Map.of("axis", 2), all.toArray(String[]::new));
    Encoded encoded =
        new Encoded(
            graph.cast(inputs, ElementType.FLOAT), graph.cast(filled.get(0), ElementType.FLOAT));
    graph.scope("");
    return encoded;
  }

  private String zeros(String x, int channels) {
    String shape = graph.node("Concat", Map.of("axis", 0), graph.size(x, 1), graph.longs(channels));
    return graph.node("Expand", d.number(0), shape);
  }

  /** Answers [..., K] in their units, as doubles. */
  static String restored(OnnxGraph graph, AnswerScaler scaler, String y) {
    Doubles d = new Doubles(graph);
    graph.scope("answer");
    String value =
        d.add(
            d.multiply(
                graph.cast(y, ElementType.DOUBLE),
                numbers(graph, "spread", scaler.scales(), SeriesScale::spread)),
            numbers(graph, "centre", scaler.scales(), SeriesScale::centre));
    graph.scope("");
    return value;
  }

  private static String numbers(
      OnnxGraph graph, String name, List<SeriesScale> scales, ToDoubleFunction<SeriesScale> of) {
    double[] values = scales.stream().mapToDouble(of).toArray();
    return graph.doubles(name, values, values.length);
  }
}
