package dev.unroll.datasets.panel;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One series of a panel. Immutable. */
public final class PanelSeries {
  private final String id;
  private final LocalDateTime start;
  private final Frequency frequency;
  private final double[] values;
  private final double[][] known;
  private final double[][] past;

  /**
   * @param start the time of the first step; null if unknown
   * @param values oldest first, NaN where missing, [T]
   * @param inputs "known": those known ahead, [F][T or more]; "past": up to the present, [P][T]
   */
  PanelSeries(
      String id,
      LocalDateTime start,
      Frequency frequency,
      double[] values,
      Map<String, double[][]> inputs) {
    this.id = id;
    this.start = start;
    this.frequency = frequency;
    this.values = values.clone();
    this.known = inputs.getOrDefault("known", new double[0][]);
    this.past = inputs.getOrDefault("past", new double[0][]);
  }

  /** A series of numbers alone. */
  public PanelSeries(String id, double[] values) {
    this(id, null, Frequency.UNKNOWN, values, Map.of());
  }

  public String id() {
    return id;
  }

  /** Oldest first, NaN where missing. */
  public double[] values() {
    return values.clone();
  }

  public int size() {
    return values.length;
  }

  /** The time of a step, also beyond the end; nothing where there are no times. */
  public Optional<LocalDateTime> time(int step) {
    return start == null ? Optional.empty() : Optional.of(frequency.plus(start, step));
  }

  /** Inputs that are known ahead, [F][T or more]. */
  public double[][] known() {
    return known;
  }

  /** Inputs that are known up to the present, [P][T]. */
  public double[][] past() {
    return past;
  }

  /** The first steps alone; what is known ahead stays. */
  public PanelSeries first(int steps) {
    return with(Arrays.copyOf(values, steps));
  }

  /** Without the first steps. */
  public PanelSeries from(int steps) {
    Map<String, double[][]> inputs = new LinkedHashMap<>();
    inputs.put("known", without(known, steps));
    inputs.put("past", without(past, steps));
    LocalDateTime later = start == null ? null : frequency.plus(start, steps);
    double[] rest = Arrays.copyOfRange(values, steps, values.length);
    return new PanelSeries(id, later, frequency, rest, inputs);
  }

  private static double[][] without(double[][] rows, int steps) {
    return Arrays.stream(rows)
        .map(row -> Arrays.copyOfRange(row, Math.min(steps, row.length), row.length))
        .toArray(double[][]::new);
  }

  /** With the first values of another behind it. */
  public PanelSeries followedBy(PanelSeries next, int steps) {
    double[] all = Arrays.copyOf(values, values.length + steps);
    System.arraycopy(next.values, 0, all, values.length, steps);
    return with(all);
  }

  /** The same with as many other values. */
  public PanelSeries withValues(double[] others) {
    return with(others.clone());
  }

  private PanelSeries with(double[] other) {
    Map<String, double[][]> inputs = new LinkedHashMap<>();
    inputs.put("known", known);
    inputs.put(
        "past",
        Arrays.stream(past)
            .map(row -> Arrays.copyOf(row, Math.min(row.length, other.length)))
            .toArray(double[][]::new));
    return new PanelSeries(id, start, frequency, other, inputs);
  }
}
