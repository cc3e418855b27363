package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.onnx.OnnxGraph.Type;
import java.util.List;
import java.util.Map;

/** Arithmetic in doubles, in which everything around a network is computed, as here. */
final class Doubles {
  private final OnnxGraph graph;

  Doubles(OnnxGraph graph) {
    this.graph = graph;
  }

  /** A constant number. */
  String number(double value) {
    return graph.doubles("number", new double[] {value});
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

  /** x where something holds, else y. */
  String where(String condition, String x, String y) {
    return graph.node("Where", condition, x, y);
  }

  String above(String x, String y) {
    return graph.node("Greater", x, y);
  }

  /** Whether each number is NaN. */
  String missing(String x) {
    return graph.node("IsNaN", x);
  }

  /** The sum over an axis, which stays. */
  String sum(String x, int axis) {
    return graph.node("ReduceSum", x, graph.longs(axis));
  }

  /** From one index of an axis to before another. */
  String slice(String x, int axis, long from, long to) {
    return graph.node("Slice", x, graph.longs(from), graph.longs(to), graph.longs(axis));
  }

  /** In ascending order along the last axis. */
  String sorted(String x, int length) {
    Map<String, Object> ascending = Map.of("axis", -1, "largest", 0, "sorted", 1);
    return graph.nodes("TopK", 2, ascending, x, graph.longs(length)).get(0);
  }

  /**
   * Each missing number as the last one before it.
   *
   * @param x [T, …]
   * @param start what stands before the first step, [...]
   * @param shape of a step, for the file
   * @return the last numbers, then all of them
   */
  List<String> filled(String x, String start, Object... shape) {
    OnnxGraph body = graph.inside("fill");
    String before = body.input("before", Type.DOUBLE, shape);
    String now = body.input("now", Type.DOUBLE, shape);
    String kept = body.node("Where", body.node("IsNaN", now), before, now);
    body.output("after", Type.DOUBLE, kept, shape);
    body.output("filled", Type.DOUBLE, kept, shape);
    return graph.nodes("Scan", 2, Map.of("body", body.build(), "num_scan_inputs", 1), start, x);
  }
}
