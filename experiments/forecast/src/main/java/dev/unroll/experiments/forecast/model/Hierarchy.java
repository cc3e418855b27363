package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Series that add up: to groups, by the parts of their names, and to a total. The series of a file
 * come first, then the groups from the smallest on, then the total.
 *
 * @param sums which series each one is the sum of, as their numbers in the file; one number alone
 *     for those of the file
 * @param names of all series, such as "north / a", "north" and "total"
 * @param levels the level of each, such as "region / shop", "region" and "total"
 */
public record Hierarchy(List<List<Integer>> sums, List<String> names, List<String> levels) {
  private static final String TOTAL = "total";
  private static final String BETWEEN = " / ";

  public Hierarchy {
    sums = sums.stream().map(List::copyOf).toList();
    names = List.copyOf(names);
    levels = List.copyOf(levels);
  }

  /**
   * The hierarchy of the names that columns give.
   *
   * @param ids of the series
   * @param columns whose cells make the ids, the largest groups first; empty where each series is a
   *     column
   * @throws InvalidInput if there is a single series
   */
  public static Hierarchy of(List<String> ids, List<String> columns) {
    if (ids.size() < 2) {
      throw new InvalidInput(
          "backtest.reconcile: expected several series that add up, got one. Name the columns of"
              + " the groups with data.id, such as data.id=[region, shop].");
    }
    List<List<Integer>> sums = new ArrayList<>();
    List<String> names = new ArrayList<>(ids);
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      sums.add(List.of(i));
      levels.add(columns.isEmpty() ? "series" : String.join(BETWEEN, columns));
    }
    for (int depth = columns.size() - 1; depth > 0; depth--) {
      for (Map.Entry<String, List<Integer>> group : groups(ids, columns.size(), depth).entrySet()) {
        sums.add(group.getValue());
        names.add(group.getKey());
        levels.add(String.join(BETWEEN, columns.subList(0, depth)));
      }
    }
    sums.add(IntStream.range(0, ids.size()).boxed().toList());
    names.add(TOTAL);
    levels.add(TOTAL);
    return new Hierarchy(sums, names, levels);
  }

  private static Map<String, List<Integer>> groups(List<String> ids, int parts, int depth) {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      String[] cells = ids.get(i).split(BETWEEN, parts);
      String group = String.join(BETWEEN, Arrays.copyOf(cells, depth));
      groups.computeIfAbsent(group, name -> new ArrayList<>()).add(i);
    }
    return groups;
  }

  /** How many series the file has, m. */
  public int parts() {
    return sums.get(sums.size() - 1).size();
  }

  /** How many series there are with the sums, n. */
  public int size() {
    return sums.size();
  }

  /** The summing matrix S, [n][m]: 1 where a series is part of another. */
  public double[][] matrix() {
    double[][] matrix = new double[size()][parts()];
    for (int i = 0; i < matrix.length; i++) {
      for (int part : sums.get(i)) {
        matrix[i][part] = 1;
      }
    }
    return matrix;
  }

  /**
   * The panel with the sums behind its series. A sum begins where the last of its parts does, and
   * is missing where a part is; its inputs are the means of the parts'.
   *
   * @throws InvalidInput if the series differ in their first steps and have no times
   */
  public Panel addedTo(Panel panel) {
    List<PanelSeries> all = new ArrayList<>(panel.series());
    for (int i = parts(); i < size(); i++) {
      List<PanelSeries> of = sums.get(i).stream().map(panel.series()::get).toList();
      all.add(sum(names.get(i), of, panel.frequency()));
    }
    return new Panel(all, panel.frequency(), panel.columns(), panel.notes());
  }

  private static PanelSeries sum(String name, List<PanelSeries> parts, Frequency frequency) {
    LocalDateTime start =
        parts.stream()
            .flatMap(one -> one.time(0).stream())
            .max(LocalDateTime::compareTo)
            .orElse(null);
    List<PanelSeries> even = parts.stream().map(one -> from(one, start, frequency)).toList();
    int size = even.stream().mapToInt(PanelSeries::size).max().orElse(0);
    if (start == null && even.stream().anyMatch(one -> one.size() != size)) {
      throw new InvalidInput(
          "backtest.reconcile: expected series of one length where there are no times, got"
              + " different ones. Name the column with the times with data.time.");
    }
    Map<String, double[][]> inputs = new LinkedHashMap<>();
    inputs.put("known", means(even.stream().map(PanelSeries::known).toList()));
    inputs.put("past", means(even.stream().map(PanelSeries::past).toList()));
    double[] values = new double[size];
    Arrays.setAll(
        values,
        t -> even.stream().mapToDouble(one -> t < one.size() ? one.values()[t] : Double.NaN).sum());
    return new PanelSeries(name, start, frequency, values, inputs, Map.of());
  }

  private static PanelSeries from(PanelSeries one, LocalDateTime start, Frequency frequency) {
    return start == null
        ? one
        : one.from(
            Math.toIntExact(frequency.steps(one.time(0).orElseThrow(), start).orElseThrow()));
  }

  private static double[][] means(List<double[][]> inputs) {
    double[][] means = new double[inputs.get(0).length][];
    for (int k = 0; k < means.length; k++) {
      int row = k;
      int size = inputs.stream().mapToInt(rows -> rows[row].length).min().orElse(0);
      means[k] = new double[size];
      Arrays.setAll(
          means[k],
          t -> inputs.stream().mapToDouble(rows -> rows[row][t]).average().orElse(Double.NaN));
    }
    return means;
  }
}
