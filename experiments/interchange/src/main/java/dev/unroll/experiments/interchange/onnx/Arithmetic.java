package dev.unroll.experiments.interchange.onnx;

import java.util.Map;

/** Operations that are the same in floats and in doubles. */
abstract sealed class Arithmetic permits Floats, Doubles {
  private final OnnxGraph graph;

  Arithmetic(OnnxGraph graph) {
    this.graph = graph;
  }

  /** A constant number. */
  abstract String number(double value);

  String add(String x, String y) {
    return graph.node("Add", x, y);
  }

  String subtract(String x, String y) {
    return graph.node("Sub", x, y);
  }

  String multiply(String x, String y) {
    return graph.node("Mul", x, y);
  }

  String divide(String x, String y) {
    return graph.node("Div", x, y);
  }

  String exp(String x) {
    return graph.node("Exp", x);
  }

  String max(String x, String y) {
    return graph.node("Max", x, y);
  }

  String reshape(String x, long... shape) {
    return graph.node("Reshape", x, graph.longs(shape));
  }

  String unsqueeze(String x, int axis) {
    return graph.node("Unsqueeze", x, graph.longs(axis));
  }

  String squeeze(String x, int axis) {
    return graph.node("Squeeze", x, graph.longs(axis));
  }

  /** From one index of an axis to before another; negative ones count from the end. */
  String slice(String x, int axis, long from, long to) {
    return graph.node("Slice", x, graph.longs(from), graph.longs(to), graph.longs(axis));
  }

  String concat(int axis, String... values) {
    return graph.node("Concat", Map.of("axis", axis), values);
  }
}
