package dev.unroll.experiments.interchange.onnx;

import java.util.List;
import java.util.Map;

/** Arithmetic in floats, in which a network is computed. */
final class Floats {
  private final OnnxGraph graph;

  Floats(OnnxGraph graph) {
    this.graph = graph;
  }

  /** A constant number. */
  String number(double value) {
    return graph.floats("number", new float[] {(float) value});
  }

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

  /** The sum over an axis. */
  String sum(String x, int axis, boolean stays) {
    return graph.node("ReduceSum", Map.of("keepdims", stays ? 1 : 0), x, graph.longs(axis));
  }

  /** The mean over an axis, which stays. */
  String mean(String x, int axis) {
    return graph.node("ReduceMean", Map.of("axes", List.of(axis), "keepdims", 1), x);
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

  /** x times a matrix that the file holds. */
  String product(String x, float[] matrix, int rows, int columns) {
    return graph.node("MatMul", x, graph.floats("weight", matrix, rows, columns));
  }
}
