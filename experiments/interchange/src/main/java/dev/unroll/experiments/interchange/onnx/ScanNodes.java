package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.DiagonalScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.Onnx.GraphProto;

/**
 * A block whose state is scaled and added to: coefficients of the whole sequence, and a {@code
 * Scan} with h = a ∘ h' + b. A step of the padding keeps h: a = 1 and b = 0.
 */
final class ScanNodes implements WalkNodes {
  private final OnnxGraph graph;
  private final Floats f;
  private final Part.Walk walk;
  private final SequenceNodes.Lengths lengths;

  ScanNodes(OnnxGraph graph, Part.Walk walk, SequenceNodes.Lengths lengths) {
    this.graph = graph;
    this.f = new Floats(graph);
    this.walk = walk;
    this.lengths = lengths;
  }

  @Override
  public Result write(String x, List<String> states) {
    List<String> outputs = new ArrayList<>();
    List<String> after = new ArrayList<>();
    String mask = mask(x);
    for (int d = 0; d < walk.directions().size(); d++) {
      GateNodes.Coefficients own = coefficients(x, walk.directions().get(d));
      String a = mask.isEmpty() ? own.a() : graph.node("Where", mask, own.a(), f.number(1));
      String b = mask.isEmpty() ? own.b() : graph.node("Where", mask, own.b(), f.number(0));
      String start = states.isEmpty() ? zeros(x) : states.get(0);
      List<String> scanned = graph.nodes("Scan", 2, attributes(d), start, a, b);
      after.add(scanned.get(0));
      String y = scanned.get(1);
      outputs.add(mask.isEmpty() ? y : graph.node("Where", mask, y, f.number(0)));
    }
    return new Result(merged(outputs), outputs.size() > 1 ? List.of() : after);
  }

  /**
   * @param direction 1 for backwards
   */
  private Map<String, ?> attributes(int direction) {
    return Map.of(
        "body", body(),
        "num_scan_inputs", 2,
        "scan_input_directions", List.of(direction, direction),
        "scan_output_directions", List.of(direction));
  }

  /** [N, H] of zeros. */
  private String zeros(String x) {
    String shape = f.concat(0, graph.size(x, 1), graph.longs(walk.width()));
    return graph.node("Expand", f.number(0), shape);
  }

  /** Whether each step is real, [T, N, 1]; empty if all are. */
  private String mask(String x) {
    if (lengths.whole().isEmpty()) {
      return "";
    }
    String steps = f.squeeze(graph.size(x, 0), 0);
    String times = graph.node("Range", graph.index(0), steps, graph.index(1));
    String real = graph.node("Less", f.unsqueeze(times, 1), lengths.whole().get());
    return f.unsqueeze(real, 2);
  }

  private GateNodes.Coefficients coefficients(String x, Map<String, float[]> parameters) {
    int gates = walk.block().gates().size();
    int wide = gates * walk.width();
    String bias = graph.floats("bias", parameters.get(Cell.BIAS), wide);
    String sums =
        f.add(f.product(x, parameters.get(Cell.INPUT_WEIGHTS), walk.inputs(), 0, wide), bias);
    List<String> parts = graph.nodes("Split", gates, Map.of("axis", 2), sums);
    return new GateNodes(graph).coefficients((DiagonalScan) walk.block(), parts);
  }

  private GraphProto body() {
    OnnxGraph body = graph.inside("step");
    String before = body.input("before", ElementType.FLOAT, SequenceNodes.BATCH, walk.width());
    String a = body.input("a", ElementType.FLOAT, SequenceNodes.BATCH, walk.width());
    String b = body.input("b", ElementType.FLOAT, SequenceNodes.BATCH, walk.width());
    String h = body.node("Add", body.node("Mul", a, before), b);
    body.output("after", ElementType.FLOAT, h, SequenceNodes.BATCH, walk.width());
    body.output("y", ElementType.FLOAT, h, SequenceNodes.BATCH, walk.width());
    return body.build();
  }

  private String merged(List<String> outputs) {
    if (walk.merge().isEmpty()) {
      return outputs.get(0);
    }
    return TwoWayNodes.merged(f, walk.merge().get(), outputs.get(0), outputs.get(1));
  }
}
