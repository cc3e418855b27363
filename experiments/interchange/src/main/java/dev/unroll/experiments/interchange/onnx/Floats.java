package dev.unroll.experiments.interchange.onnx;

import java.util.List;
import java.util.Map;

/** Arithmetic in floats, in which a network is computed. */
final class Floats extends Arithmetic {
  private final OnnxGraph graph;

  Floats(OnnxGraph graph) {
    super(graph);
    this.graph = graph;
  }

  @Override
  String number(double value) {
    return graph.floats("number", new float[] {(float) value});
  }

  /** The sum over an axis. */
  String sum(String x, int axis, boolean stays) {
    return graph.node("ReduceSum", Map.of("keepdims", stays ? 1 : 0), x, graph.longs(axis));
  }

  /** The mean over an axis, which stays. */
  String mean(String x, int axis) {
    return graph.node("ReduceMean", Map.of("axes", List.of(axis), "keepdims", 1), x);
  }

  /**
   * x·W of some of the outputs.
   *
   * @param weight [K, I], as PyTorch has it
   * @param from the first of the outputs
   * @param outputs how many of them
   */
  String product(String x, float[] weight, int inputs, int from, int outputs) {
    float[] turned = new float[inputs * outputs];
    for (int k = 0; k < outputs; k++) {
      for (int i = 0; i < inputs; i++) {
        turned[i * outputs + k] = weight[(from + k) * inputs + i];
      }
    }
    return graph.node("MatMul", x, graph.floats("weight", turned, inputs, outputs));
  }
}
