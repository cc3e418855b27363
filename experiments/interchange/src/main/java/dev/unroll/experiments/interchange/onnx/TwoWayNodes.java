package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.experiments.interchange.part.Part;
import java.util.List;
import java.util.Map;

/**
 * A block that is a graph of operations in both directions: backwards it reads each sequence turned
 * around, so that padding stays at the end, and its answers are turned around again.
 */
final class TwoWayNodes implements WalkNodes {
  private final OnnxGraph graph;
  private final Part.Walk walk;
  private final SequenceNodes.Lengths lengths;

  TwoWayNodes(OnnxGraph graph, Part.Walk walk, SequenceNodes.Lengths lengths) {
    this.graph = graph;
    this.walk = walk;
    this.lengths = lengths;
  }

  @Override
  public Result write(String x, List<String> states) {
    String real = lengths.whole().orElseGet(() -> all(x));
    String forward = new GraphNodes(graph, walk, 0).write(x, List.of()).output();
    String turned = new GraphNodes(graph, walk, 1).write(turned(x, real), List.of()).output();
    return new Result(
        merged(new Floats(graph), walk.merge().orElseThrow(), forward, turned(turned, real)),
        List.of());
  }

  /** [N]: every step is real. */
  private String all(String x) {
    return graph.cast(graph.node("Expand", graph.size(x, 0), graph.size(x, 1)), ElementType.INT64);
  }

  private String turned(String x, String real) {
    return graph.node("ReverseSequence", Map.of("time_axis", 0, "batch_axis", 1), x, real);
  }

  /** The answers of both directions as one, [T, N, ·]. */
  static String merged(Floats f, Part.Merge merge, String forward, String backward) {
    return switch (merge) {
      case CONCAT -> f.concat(2, forward, backward);
      case ADD -> f.add(forward, backward);
      case MUL -> f.multiply(forward, backward);
      case AVERAGE -> f.multiply(f.add(forward, backward), f.number(.5));
    };
  }
}
