package dev.unroll.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A statistical method that is a line from the last values of a series, or of their logarithms, to
 * the steps ahead. Series may share a line.
 *
 * <pre>
 *   level_h = b_h + Σ_p x_p W_ph       quantile = level_h + z·deviation_h, or its exponential
 * </pre>
 *
 * @param past P, values that are read
 * @param season a missing value is read as the one so many steps before it, else as the next one
 * @param horizon H
 * @param lines [P + 1][H] each, one row behind the other, b last
 * @param rows by the names of the series; none for those that the method is not for
 */
public record LineTable(
    int past, int season, int horizon, List<double[]> lines, Map<String, Row> rows) {
  private static final int MAX_STEPS = 1 << 16;
  private static final String COUNT = "count";
  private static final String ROWS = "rows";
  private static final String DEVIATIONS = "deviations";
  private static final int COLUMNS = 3; // of a row as text

  /**
   * A series.
   *
   * @param line its number
   * @param log whether the line is one of logarithms
   * @param deviations [H]
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  public record Row(int line, boolean log, double[] deviations) {}

  /** Refuses sizes that do not fit together. */
  public LineTable {
    lines = List.copyOf(lines);
    rows = new LinkedHashMap<>(rows);
    boolean fits =
        past >= 0 && past <= MAX_STEPS && season >= 1 && horizon >= 1 && horizon <= MAX_STEPS;
    for (double[] line : lines) {
      fits &= line.length == (long) (past + 1) * horizon;
    }
    for (Row row : rows.values()) {
      fits &= row.line >= 0 && row.line < lines.size() && row.deviations.length == horizon;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "lines: expected some from %d values to %d steps and a row of each series, got others"
              .formatted(past, horizon));
    }
  }

  /** How many last values are read, and those that may stand for missing ones. */
  public int reach() {
    return past == 0 ? 1 : past + season - 1;
  }

  /** The stage of the file. */
  StageForm form() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("past", String.valueOf(past));
    settings.put("season", String.valueOf(season));
    settings.put("horizon", String.valueOf(horizon));
    settings.put(COUNT, String.valueOf(lines.size()));
    StringJoiner texts = new StringJoiner("\n");
    List<double[]> deviations = new ArrayList<>();
    rows.forEach(
        (name, row) -> {
          texts.add("%d\t%s\t%s".formatted(row.line, row.log, ForecastSpec.oneLine(name)));
          deviations.add(row.deviations);
        });
    settings.put(ROWS, texts.toString());
    return new StageForm(
        StageForm.LINES,
        settings,
        Map.of(
            StageForm.LINES,
            StageForm.split(joined(lines)),
            DEVIATIONS,
            StageForm.split(joined(deviations))));
  }

  private static double[] joined(List<double[]> all) {
    return all.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  static LineTable of(StageForm form) {
    int past = form.number("past");
    int horizon = form.size("horizon");
    int length = Math.multiplyExact(past + 1, horizon);
    int count = form.number(COUNT);
    double[] all = form.doubles(StageForm.LINES, Math.multiplyExact(count, length));
    List<double[]> lines = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      lines.add(Arrays.copyOfRange(all, k * length, (k + 1) * length));
    }
    String[] texts = form.settings().getOrDefault(ROWS, "").split("\n", -1);
    int named = texts[0].isEmpty() ? 0 : texts.length;
    double[] deviations = form.doubles(DEVIATIONS, Math.multiplyExact(named, horizon));
    Map<String, Row> rows = new LinkedHashMap<>();
    for (int k = 0; k < named; k++) {
      String[] parts = texts[k].split("\t", COLUMNS);
      if (parts.length < COLUMNS || !parts[0].matches("\\d{1,9}")) {
        throw new IllegalArgumentException("lines: expected a row of a series, got " + texts[k]);
      }
      rows.put(
          parts[2],
          new Row(
              Integer.parseInt(parts[0]),
              Boolean.parseBoolean(parts[1]),
              Arrays.copyOfRange(deviations, k * horizon, (k + 1) * horizon)));
    }
    return new LineTable(past, form.size("season"), horizon, lines, rows);
  }

  /**
   * The quantiles [H][Q] of the steps after some values.
   *
   * @param values of the series, oldest first, NaN where missing; at least P
   * @param normal [Q] quantiles of a normal distribution with mean 0 and deviation 1
   */
  public double[][] quantiles(Row row, double[] values, double... normal) {
    double[] read = filled(row.log ? logarithms(values) : values);
    double[] line = lines.get(row.line);
    double[][] quantiles = new double[horizon][normal.length];
    for (int h = 0; h < horizon; h++) {
      double level = line[past * horizon + h];
      for (int p = 0; p < past; p++) {
        level += read[read.length - past + p] * line[p * horizon + h];
      }
      for (int q = 0; q < normal.length; q++) {
        double at = level + normal[q] * row.deviations[h];
        quantiles[h][q] = row.log ? Math.exp(at) : at;
      }
    }
    return quantiles;
  }

  static double[] logarithms(double... values) {
    double[] logarithms = new double[values.length];
    Arrays.setAll(logarithms, t -> values[t] > 0 ? Math.log(values[t]) : Double.NaN);
    return logarithms;
  }

  /** Without missing values, where there is any other; the last one may be that before it. */
  private double[] filled(double... values) {
    double[] filled = values.clone();
    for (int t = season; t < filled.length; t++) {
      filled[t] = Double.isNaN(filled[t]) ? filled[t - season] : filled[t];
    }
    double next = Double.NaN;
    for (double value : values) {
      next = Double.isNaN(value) ? next : value;
    }
    for (int t = filled.length - 1; t >= 0; t--) {
      filled[t] = Double.isNaN(filled[t]) ? next : filled[t];
      next = filled[t];
    }
    return filled;
  }
}
