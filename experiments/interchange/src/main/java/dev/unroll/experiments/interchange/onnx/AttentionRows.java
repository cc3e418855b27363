package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.runtime.graph.Attention;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rows that attention with a window keeps in a stream: a number that does not grow, of which
 * those beyond the steps seen are masked.
 */
final class AttentionRows {
  private static final long LAP = 1 << 24; // of the first counter of the position
  private static final long NEVER = 1L << 60; // the position of a row that is not there yet

  private final OnnxGraph graph;
  private final Floats f;
  private final Attention attention;
  private final int kept;
  private final List<String> states; // keys, values [N, kept·width], position [N, 2]
  private final String seen; // [N, 1]: steps before these
  private final String steps; // T
  private final String places; // [N, T]
  private final List<String> all = new ArrayList<>(); // keys and values, [N, kept + T, width]

  /**
   * @param range [T, 1]: 0, 1, …
   */
  AttentionRows(OnnxGraph graph, Attention attention, List<String> states, String range) {
    this.graph = graph;
    this.f = new Floats(graph);
    this.attention = attention;
    this.kept = attention.cached(Long.MAX_VALUE);
    this.states = states;
    String position = graph.cast(states.get(Attention.POSITION), ElementType.INT64);
    String laps = graph.node("Mul", f.slice(position, 1, 1, 2), graph.index(LAP));
    this.seen = graph.node("Add", f.slice(position, 1, 0, 1), laps);
    this.steps = graph.size(range, 0);
    this.places = graph.node("Add", seen, graph.transpose(range, 1, 0));
  }

  /** The positions of the steps, [N, 1, T, 1]. */
  String places() {
    return f.unsqueeze(f.unsqueeze(places, 1), 3);
  }

  /** The positions of all rows, [N, 1, 1, kept + T]. */
  String others() {
    String before = graph.node("Where", graph.node("Less", rows(), seen), position(seen), never());
    String all = f.concat(1, before, places);
    return f.unsqueeze(f.unsqueeze(all, 1), 1);
  }

  private String never() {
    return graph.longs(NEVER);
  }

  /** [1, kept]: 0, 1, … */
  private String rows() {
    return f.unsqueeze(graph.node("Range", graph.index(0), graph.index(kept), graph.index(1)), 0);
  }

  /** The position of each kept row when so many steps were seen, [N, kept]. */
  private String position(String count) {
    String shifted = graph.node("Add", rows(), graph.node("Sub", count, graph.longs(kept)));
    String whole = graph.node("LessOrEqual", count, graph.longs(kept));
    String sink = graph.node("Less", rows(), graph.longs(attention.sinks()));
    return graph.node("Where", graph.node("Or", whole, sink), rows(), shifted);
  }

  /**
   * What is kept, and rows behind it.
   *
   * @param part 0 for keys, 1 for values
   * @param x [N, heads, T, d]
   * @return [N, heads, kept + T, d]
   */
  String behind(int part, String x) {
    String own = f.reshape(graph.transpose(x, 0, 2, 1, 3), 0, 0, -1); // [N, T, width]
    String width = graph.node("Shape", Map.of("start", 2), own);
    String shape = f.concat(0, graph.size(own, 0), graph.longs(kept), width);
    String rows = f.concat(1, graph.node("Reshape", states.get(part), shape), own);
    all.add(rows);
    return graph.transpose(f.reshape(rows, 0, 0, attention.sharedHeads(), -1), 0, 2, 1, 3);
  }

  /** The states after the steps. */
  List<String> after() {
    String now = graph.node("Add", seen, steps);
    String wanted = position(now);
    String early = graph.node("Sub", wanted, graph.node("Sub", seen, graph.longs(kept)));
    String whole = graph.node("LessOrEqual", seen, graph.longs(kept));
    String sink = graph.node("Less", wanted, graph.longs(attention.sinks()));
    String old = graph.node("Where", graph.node("Or", whole, sink), wanted, early);
    String own = graph.node("Add", graph.node("Sub", wanted, seen), graph.longs(kept));
    String from = graph.node("Where", graph.node("Less", wanted, seen), old, own);
    String last = graph.node("Add", steps, graph.longs(kept - 1)); // of a row that is not there yet
    String places = f.unsqueeze(graph.node("Min", from, last), 2);
    List<String> after = new ArrayList<>();
    for (String rows : all) {
      String taken = graph.node("GatherND", Map.of("batch_dims", 1), rows, places);
      after.add(f.reshape(taken, 0, -1));
    }
    String lap = graph.longs(LAP);
    after.add(
        graph.cast(
            f.concat(1, graph.node("Mod", now, lap), graph.node("Div", now, lap)),
            ElementType.FLOAT));
    return after;
  }
}
