package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.runtime.LineTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Statistical methods that are lines: the last values in, quantiles out. In doubles. */
final class LineNodes {
  private static final LineTable.Row NONE = new LineTable.Row(0, false, new double[0]);

  private final OnnxGraph graph;
  private final Doubles d;
  private final List<String> names; // of the series
  private final String series; // [N] places among them
  private final String values; // [N, T]
  private final int steps; //     T
  private final double[] normal; // [Q]
  private final Map<List<Object>, String> filled = new HashMap<>(); // what several lines read

  /** Values of series. */
  record Past(List<String> names, String series, String values, int steps) {}

  LineNodes(OnnxGraph graph, Past past, double... normal) {
    this.graph = graph;
    this.d = new Doubles(graph);
    this.names = past.names;
    this.series = past.series;
    this.values = past.values;
    this.steps = past.steps;
    this.normal = normal;
  }

  /** The median [N, H, Q] of some lines, of those that are for a series. */
  String median(List<LineTable> tables, int horizon) {
    List<String> all = new ArrayList<>();
    for (LineTable table : tables) {
      String own = d.unsqueeze(quantiles(table), 3);
      String unused = table(one -> table.rows().containsKey(one) ? 0 : 1, "unused");
      boolean always = table.rows().keySet().containsAll(names);
      String none = d.above(d.reshape(unused, -1, 1, 1, 1), d.number(.5));
      all.add(always ? own : d.where(none, d.number(Double.POSITIVE_INFINITY), own));
    }
    String sorted = d.sorted(d.concat(3, all.toArray(String[]::new)), all.size());
    String lower = at(sorted, tables, count -> (count - 1) / 2, horizon);
    String upper = at(sorted, tables, count -> count / 2, horizon);
    return d.squeeze(d.divide(d.add(lower, upper), d.number(2)), 3);
  }

  /** One of the sorted numbers [N, H, Q, V], by how many are for a series. */
  private String at(
      String sorted, List<LineTable> tables, Function<Integer, Integer> place, int horizon) {
    double[] places =
        names.stream()
            .mapToDouble(
                name ->
                    place.apply(
                        (int) tables.stream().filter(t -> t.rows().containsKey(name)).count()))
            .toArray();
    String own =
        graph.cast(
            graph.node("Gather", graph.doubles("place", places, places.length), series),
            ElementType.INT64);
    String shape =
        graph.node(
            "Concat",
            Map.of("axis", 0),
            graph.size(values, 0),
            graph.longs(horizon, normal.length, 1));
    String wide = graph.node("Expand", d.reshape(own, -1, 1, 1, 1), shape);
    return graph.node("GatherElements", Map.of("axis", 3), sorted, wide);
  }

  /** A number of each series, [N, 1]. */
  private String table(Function<String, Integer> of, String name) {
    double[] numbers = names.stream().mapToDouble(of::apply).toArray();
    return graph.node("Gather", graph.doubles(name, numbers, numbers.length, 1), series);
  }

  private String quantiles(LineTable table) {
    List<LineTable.Row> rows =
        names.stream().map(name -> table.rows().getOrDefault(name, NONE)).toList();
    String logs = table(name -> table.rows().getOrDefault(name, NONE).log() ? 1 : 0, "log");
    boolean anyLog = rows.stream().anyMatch(LineTable.Row::log);
    String log = d.above(d.unsqueeze(logs, 2), d.number(.5));
    String level = level(table, rows, anyLog);
    double[] deviations = new double[rows.size() * table.horizon()];
    for (int i = 0; i < rows.size(); i++) {
      double[] own = rows.get(i).deviations();
      System.arraycopy(own, 0, deviations, i * table.horizon(), own.length);
    }
    String spread =
        graph.node(
            "Gather", graph.doubles("deviation", deviations, rows.size(), table.horizon()), series);
    String z = graph.doubles("normal", normal, normal.length);
    String at = d.add(d.unsqueeze(level, 2), d.multiply(d.unsqueeze(spread, 2), z));
    return anyLog ? d.where(log, d.exp(at), at) : at;
  }

  /** [N, H]. */
  private String level(LineTable table, List<LineTable.Row> rows, boolean anyLog) {
    int horizon = table.horizon();
    int past = table.past();
    int count = table.lines().size();
    double[] maps = new double[count * past * horizon];
    double[] intercepts = new double[count * horizon];
    for (int k = 0; k < count; k++) {
      double[] line = table.lines().get(k);
      System.arraycopy(line, 0, maps, k * past * horizon, past * horizon);
      System.arraycopy(line, past * horizon, intercepts, k * horizon, horizon);
    }
    double[] lines = rows.stream().mapToDouble(LineTable.Row::line).toArray();
    String which =
        graph.cast(
            graph.node("Gather", graph.doubles("line", lines, lines.length), series),
            ElementType.INT64);
    String intercept =
        graph.node("Gather", graph.doubles("intercept", intercepts, count, horizon), which);
    if (past == 0) {
      return intercept;
    }
    String read = d.slice(read(table.season(), rows, anyLog), 1, -past, Long.MAX_VALUE);
    String map = graph.node("Gather", graph.doubles("lines", maps, count, past, horizon), which);
    String product = graph.node("MatMul", d.unsqueeze(read, 1), map);
    return d.add(d.squeeze(product, 1), intercept);
  }

  /** The values [N, T], or their logarithms, without missing ones. */
  private String read(int season, List<LineTable.Row> rows, boolean anyLog) {
    boolean[] logs = new boolean[rows.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = rows.get(i).log();
    }
    return filled.computeIfAbsent(
        List.of(season, Arrays.toString(logs)),
        key -> filled(season, anyLog ? logs(logs) : values));
  }

  private String logs(boolean... logs) {
    String positive = d.above(values, d.number(0));
    String logarithms = d.where(positive, graph.node("Log", values), d.number(Double.NaN));
    double[] numbers = new double[logs.length];
    Arrays.setAll(numbers, i -> logs[i] ? 1 : 0);
    String which = graph.node("Gather", graph.doubles("log", numbers, numbers.length, 1), series);
    return d.where(d.above(which, d.number(.5)), logarithms, values);
  }

  /** Each missing number as that a season before, else as the next one, else as the last one. */
  private String filled(int season, String x) {
    String turned = graph.transpose(x, 1, 0); // [T, N]
    String batch = graph.size(values, 0);
    String none = graph.node("Expand", d.number(Double.NaN), batch);
    List<String> forward = d.filled(turned, none, SequenceNodes.BATCH);
    String known = forward.get(1);
    if (season > 1) {
      int before = (season - steps % season) % season;
      String padded =
          graph.node(
              "Pad",
              Map.of("mode", "constant"),
              turned,
              graph.longs(before, 0, 0, 0),
              d.number(Double.NaN));
      String blocks =
          graph.node(
              "Reshape",
              padded,
              graph.node("Concat", Map.of("axis", 0), graph.longs(-1, season), batch));
      String start =
          graph.node(
              "Expand",
              d.number(Double.NaN),
              graph.node("Concat", Map.of("axis", 0), graph.longs(season), batch));
      String whole = d.filled(blocks, start, season, SequenceNodes.BATCH).get(1);
      String joined =
          graph.node(
              "Reshape", whole, graph.node("Concat", Map.of("axis", 0), graph.longs(-1), batch));
      known = d.slice(joined, 0, before, Long.MAX_VALUE);
    }
    return graph.transpose(d.filledBackward(known, forward.get(0), SequenceNodes.BATCH), 1, 0);
  }
}
