package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recurrent cell as the operator {@code RNN}, {@code GRU} or {@code LSTM}, in both directions if
 * it has two.
 */
final class CellNodes implements WalkNodes {
  private final OnnxGraph graph;
  private final Part.Walk walk;
  private final SequenceNodes.Lengths lengths;
  private final CellOperator operator;
  private final Cell cell;

  /**
   * @throws dev.unroll.datasets.input.InvalidInput if ONNX has no operator for the cell
   */
  CellNodes(OnnxGraph graph, Part.Walk walk, SequenceNodes.Lengths lengths) {
    this.graph = graph;
    this.walk = walk;
    this.lengths = lengths;
    this.operator = CellOperator.of(walk.block());
    this.cell = (Cell) walk.block();
  }

  @Override
  public Result write(String x, List<String> states) {
    int directions = walk.directions().size();
    long wide = (long) operator.order().size() * walk.width();
    List<String> inputs = new ArrayList<>(List.of(x));
    inputs.add(graph.floats("W", weights(Cell.INPUT_WEIGHTS), directions, wide, walk.inputs()));
    inputs.add(graph.floats("R", weights(Cell.RECURRENT_WEIGHTS), directions, wide, walk.width()));
    inputs.add(graph.floats("B", biases(), directions, 2 * wide));
    inputs.add(lengths.narrow());
    states.forEach(state -> inputs.add(graph.node("Unsqueeze", state, graph.longs(0))));
    int parts = cell.memory() ? 2 : 1;
    List<String> results =
        graph.nodes(
            operator.name(), 1 + parts, attributes(directions), inputs.toArray(String[]::new));
    List<String> after =
        directions > 1
            ? List.of()
            : results.subList(1, 1 + parts).stream()
                .map(state -> graph.node("Squeeze", state, graph.longs(0)))
                .toList();
    return new Result(merged(results.get(0)), after);
  }

  private Map<String, Object> attributes(int directions) {
    Map<String, Object> attributes = new LinkedHashMap<>(operator.attributes());
    attributes.put("hidden_size", walk.width());
    attributes.put("direction", directions > 1 ? "bidirectional" : "forward");
    operator
        .activation()
        .ifPresent(name -> attributes.put("activations", Collections.nCopies(directions, name)));
    return attributes;
  }

  /** [T, directions, N, H] to [T, N, ·]. */
  private String merged(String y) {
    Optional<Part.Merge> merge = walk.merge();
    if (merge.isEmpty()) {
      return graph.node("Squeeze", y, graph.longs(1));
    }
    Map<String, Object> axis = Map.of("axes", List.of(1), "keepdims", 0);
    return switch (merge.get()) {
      case CONCAT -> graph.node("Reshape", graph.transpose(y, 0, 2, 1, 3), graph.longs(0, 0, -1));
      case ADD -> graph.node("ReduceSum", Map.of("keepdims", 0), y, graph.longs(1));
      case AVERAGE -> graph.node("ReduceMean", axis, y);
      case MUL -> graph.node("ReduceProd", axis, y);
    };
  }

  /** A weight of every direction, gate by gate in the operator's order. */
  private float[] weights(String name) {
    Parameter parameter =
        walk.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    int length = Math.toIntExact(parameter.length());
    float[] all = new float[length * walk.directions().size()];
    for (int d = 0; d < walk.directions().size(); d++) {
      operator.toOnnx(walk.directions().get(d).get(name), all, d * length);
    }
    return all;
  }

  private float[] biases() {
    int wide = operator.order().size() * walk.width();
    float[] all = new float[2 * wide * walk.directions().size()];
    for (int d = 0; d < walk.directions().size(); d++) {
      Map<String, float[]> own = walk.directions().get(d);
      operator.toOnnx(own.get(Cell.BIAS), all, 2 * d * wide);
      if (cell.separateProduct()) { // of the last gate in either order
        float[] inside = own.get(Cell.RECURRENT_BIAS);
        System.arraycopy(inside, 0, all, 2 * (d + 1) * wide - inside.length, inside.length);
      }
    }
    return all;
  }
}
