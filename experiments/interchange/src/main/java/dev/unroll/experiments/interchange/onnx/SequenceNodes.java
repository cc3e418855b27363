package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.DiagonalScan;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.StatePart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the parts of a network as nodes over sequences [T, N, ·]: the runtime knows recurrent
 * operators in that layout alone.
 */
final class SequenceNodes {
  static final String BATCH = "batch";
  private static final int MAX_CACHE = 1 << 16; // steps that a cache of a stream keeps at most

  private final OnnxGraph graph;
  private final Lengths lengths;
  private final boolean streams;
  private final List<StateName> states = new ArrayList<>();

  /**
   * How many steps of each sequence are real: padding at the end is read by no layer.
   *
   * @param whole [N] of INT64; empty if all steps are real
   * @param narrow the same as INT32
   */
  record Lengths(Optional<String> whole, String narrow) {
    /** All steps are real. */
    static final Lengths ALL = new Lengths(Optional.empty(), "");
  }

  /**
   * A part of the state that a caller carries from one call to the next.
   *
   * @param input its name before the steps; zeros at the start
   * @param output its name after the steps
   * @param part its size and what its numbers are at the start
   * @param value what comes out
   */
  record StateName(String input, String output, StatePart part, String value) {}

  /**
   * @param streams whether states are inputs and outputs
   */
  SequenceNodes(OnnxGraph graph, Lengths lengths, boolean streams) {
    this.graph = graph;
    this.lengths = lengths;
    this.streams = streams;
  }

  /** The states, in the order of the inputs. */
  List<StateName> states() {
    return List.copyOf(states);
  }

  /**
   * Adds the nodes of a network.
   *
   * @param x [T, N, I], or tokens [T, N] for an embedding
   * @return [T, N, K], or [N, K] of a network that answers at the last step
   */
  String write(List<Part> parts, String x) {
    String value = x;
    int walks = 0;
    for (Part part : parts) {
      if (part instanceof Part.Embedding table) {
        graph.scope("embedding");
        String rows = graph.floats("table", table.table(), table.inputs(), table.outputs());
        value = graph.node("Gather", rows, value);
      } else if (part instanceof Part.Walk walk) {
        graph.scope("layer" + walks);
        value = walk(walk, value, walks++);
      } else if (part instanceof Part.LastStep) {
        graph.scope("last");
        value = last(value);
      } else if (part instanceof Part.Dense dense) {
        graph.scope("dense");
        value = dense(dense, value);
      }
    }
    graph.scope("");
    return value;
  }

  private String walk(Part.Walk walk, String x, int number) {
    List<StatePart> carried = streams ? carried(walk) : List.of();
    List<String> before = new ArrayList<>();
    for (StatePart part : carried) {
      before.add(graph.input(name("state", number, part), ElementType.FLOAT, BATCH, part.size()));
    }
    SequenceBlock block = walk.block();
    WalkNodes nodes =
        block instanceof Cell
            ? new CellNodes(graph, walk, lengths)
            : block instanceof DiagonalScan
                ? new ScanNodes(graph, walk, lengths)
                : walk.merge().isPresent()
                    ? new TwoWayNodes(graph, walk, lengths)
                    : new GraphNodes(graph, walk, 0);
    WalkNodes.Result result = nodes.write(x, before);
    for (int k = 0; k < carried.size(); k++) {
      StatePart part = carried.get(k);
      states.add(
          new StateName(
              name("state", number, part),
              name("next", number, part),
              part,
              result.states().get(k)));
    }
    return result.output();
  }

  /** The parts of the state, by their names before the steps. */
  static Map<String, StatePart> states(List<Part> parts) {
    Map<String, StatePart> states = new LinkedHashMap<>();
    int number = 0;
    for (Part part : parts) {
      if (part instanceof Part.Walk walk) {
        for (StatePart carried : carried(walk)) {
          states.put(name("state", number, carried), carried);
        }
        number++;
      }
    }
    return states;
  }

  /** The parts of a block's state; a cache with room for all the steps that it keeps. */
  private static List<StatePart> carried(Part.Walk walk) {
    return walk.block().state(walk.inputs(), walk.width()).stream()
        .map(
            part ->
                part.grows() && part.steps() <= MAX_CACHE
                    ? new StatePart(part.name(), part.size() * part.steps())
                    : part)
        .toList();
  }

  private static String name(String when, int number, StatePart part) {
    return "%s.%d.%s".formatted(when, number, part.name());
  }

  /** [T, N, H] to [N, H]. */
  private String last(String value) {
    if (lengths.whole().isEmpty()) {
      return graph.node("Gather", Map.of("axis", 0), value, graph.index(-1));
    }
    String place = graph.node("Sub", lengths.whole().get(), graph.longs(1));
    String places = graph.node("Unsqueeze", place, graph.longs(1));
    return graph.node("GatherND", Map.of("batch_dims", 1), graph.transpose(value, 1, 0, 2), places);
  }

  private String dense(Part.Dense dense, String value) {
    Floats f = new Floats(graph);
    String sums =
        f.add(
            f.product(value, dense.weight(), dense.inputs(), 0, dense.outputs()),
            graph.floats("bias", dense.bias(), dense.outputs()));
    return switch (dense.squash()) {
      case IDENTITY -> sums;
      case SIGMOID -> graph.node("Sigmoid", sums);
      case TANH -> graph.node("Tanh", sums);
      case SOFTMAX -> graph.node("Softmax", Map.of("axis", -1), sums);
    };
  }
}
