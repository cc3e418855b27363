package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.runtime.graph.Attention;
import dev.unroll.runtime.graph.Attention.Rotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Causal attention over the whole of a sequence, with rotated queries and keys. */
final class AttentionNodes {
  private static final double MASKED = -1e30; // score of a step that is not seen

  private final OnnxGraph graph;
  private final Floats f;
  private final Attention attention;
  private final String places; // [T, 1]: 0, 1, …; of a stream [N, 1, T, 1]
  private final Optional<AttentionRows> rows;

  /**
   * @param q queries [T, N, heads·d]
   * @param states keys and values that are kept, and the position, of a stream; empty for none
   */
  AttentionNodes(OnnxGraph graph, Attention attention, String q, List<String> states) {
    this.graph = graph;
    this.f = new Floats(graph);
    this.attention = attention;
    String steps = f.squeeze(graph.size(q, 0), 0);
    String range = f.unsqueeze(graph.node("Range", graph.index(0), steps, graph.index(1)), 1);
    this.rows =
        states.isEmpty()
            ? Optional.empty()
            : Optional.of(new AttentionRows(graph, attention, states, range));
    this.places = rows.map(AttentionRows::places).orElse(range);
  }

  /** Keys and values that are kept, and the position, after the steps of a stream. */
  List<String> after() {
    return rows.map(AttentionRows::after).orElse(List.of());
  }

  /**
   * Adds the nodes.
   *
   * @param k keys [T, N, shared·d]
   * @param v values [T, N, shared·e]
   * @param width d
   * @return [T, N, heads·e]
   */
  String write(String q, String k, String v, int width) {
    String queries = turned(split(q, attention.heads()), width);
    String turnedKeys = turned(split(k, attention.sharedHeads()), width);
    String keys = shared(behind(0, turnedKeys));
    String products = graph.node("MatMul", queries, graph.transpose(keys, 0, 1, 3, 2));
    String scores = f.multiply(products, f.number(1 / Math.sqrt(width)));
    String seen = graph.node("Where", seen(), scores, f.number(MASKED));
    String p = graph.node("Softmax", Map.of("axis", -1), seen);
    String y = graph.node("MatMul", p, shared(behind(1, split(v, attention.sharedHeads()))));
    return f.reshape(graph.transpose(y, 2, 0, 1, 3), 0, 0, -1);
  }

  /** [N, heads, T, d] behind what is kept of it. */
  private String behind(int part, String x) {
    return rows.map(own -> own.behind(part, x)).orElse(x);
  }

  /** [T, N, heads·d] as [N, heads, T, d]. */
  private String split(String x, int heads) {
    return graph.transpose(f.reshape(x, 0, 0, heads, -1), 1, 2, 0, 3);
  }

  /** Each head of keys or values for all queries that share it. */
  private String shared(String x) {
    int group = attention.heads() / attention.sharedHeads();
    if (group == 1) {
      return x;
    }
    String all = graph.node("Tile", f.unsqueeze(x, 2), graph.longs(1, 1, group, 1, 1));
    String inner = graph.node("Shape", Map.of("start", 2), x); // T and d
    String shape = f.concat(0, graph.longs(0, attention.heads()), inner);
    return graph.node("Reshape", all, shape);
  }

  /** Whether step t sees step j, [T, T]; of a stream [N, 1, T, kept + T]. */
  private String seen() {
    String others = rows.map(AttentionRows::others).orElseGet(() -> graph.transpose(places, 1, 0));
    String seen = graph.node("LessOrEqual", others, places);
    if (attention.window() == 0) {
      return seen;
    }
    String from = graph.node("Sub", places, graph.index(attention.window()));
    String near = graph.node("Greater", others, from);
    String sink = graph.node("Less", others, graph.index(attention.sinks()));
    return graph.node("And", seen, graph.node("Or", near, sink));
  }

  /** Pairs of numbers turned by the place of their step; a number without a partner stays. */
  private String turned(String x, int width) {
    int half = width / 2;
    if (attention.rotation() == Rotation.NONE || half == 0) {
      return x;
    } else if (width % 2 == 0) {
      return pairs(x, half, width);
    }
    return f.concat(
        3, pairs(f.slice(x, 3, 0, 2L * half), half, width), f.slice(x, 3, 2L * half, width));
  }

  /**
   * @param x [N, heads, T, 2·half]
   */
  private String pairs(String x, int half, int width) {
    boolean halves = attention.rotation() == Rotation.HALF;
    String pairs = halves ? f.reshape(x, 0, 0, 0, 2, half) : f.reshape(x, 0, 0, 0, half, 2);
    int axis = halves ? 3 : 4;
    String a = f.squeeze(f.slice(pairs, axis, 0, 1), axis);
    String b = f.squeeze(f.slice(pairs, axis, 1, 2), axis);
    String angle = angle(half, width);
    String cos = graph.node("Cos", angle);
    String sin = graph.node("Sin", angle);
    String first = f.subtract(f.multiply(a, cos), f.multiply(b, sin));
    String second = f.add(f.multiply(a, sin), f.multiply(b, cos));
    String both = f.concat(axis, f.unsqueeze(first, axis), f.unsqueeze(second, axis));
    return f.reshape(both, 0, 0, 0, 2L * half);
  }

  /** [T, d/2], or [N, 1, T, d/2], from 0 to 2π. */
  private String angle(int half, int width) {
    Doubles d = new Doubles(graph);
    double[] speeds = new double[half];
    for (int i = 0; i < half; i++) {
      speeds[i] = Math.pow(attention.theta(), -2.0 * i / width) / (2 * Math.PI);
    }
    String turns =
        d.multiply(graph.cast(places, ElementType.DOUBLE), graph.doubles("speed", speeds, half));
    String part = d.subtract(turns, graph.node("Floor", turns));
    return graph.cast(d.multiply(part, d.number(2 * Math.PI)), ElementType.FLOAT);
  }
}
