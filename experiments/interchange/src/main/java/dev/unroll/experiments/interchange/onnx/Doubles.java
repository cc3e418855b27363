package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arithmetic in doubles, in which everything around a network is computed, as here. */
final class Doubles extends Arithmetic {
  private final OnnxGraph graph;

  Doubles(OnnxGraph graph) {
    super(graph);
    this.graph = graph;
  }

  @Override
  String number(double value) {
    return graph.doubles("number", new double[] {value});
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
    return filled(false, x, start, shape);
  }

  /** Each missing number as the next one after it; the start stands after the last step. */
  String filledBackward(String x, String start, Object... shape) {
    return filled(true, x, start, shape).get(1);
  }

  private List<String> filled(boolean backward, String x, String start, Object... shape) {
    OnnxGraph body = graph.inside("fill");
    String before = body.input("before", ElementType.DOUBLE, shape);
    String now = body.input("now", ElementType.DOUBLE, shape);
    String kept = body.node("Where", body.node("IsNaN", now), before, now);
    body.output("after", ElementType.DOUBLE, kept, shape);
    body.output("filled", ElementType.DOUBLE, kept, shape);
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("body", body.build());
    attributes.put("num_scan_inputs", 1);
    if (backward) {
      attributes.put("scan_input_directions", List.of(1));
      attributes.put("scan_output_directions", List.of(1));
    }
    return graph.nodes("Scan", 2, attributes, start, x);
  }
}
