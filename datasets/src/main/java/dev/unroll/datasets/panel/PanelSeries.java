package dev.unroll.datasets.panel;

import dev.unroll.datasets.input.InvalidInput;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** One series of a panel. Immutable. */
public final class PanelSeries {
  private final String id;
  private final LocalDateTime start;
  private final Frequency frequency;
  private final double[] values;
  private final double[][] known;
  private final double[][] past;
  private final Map<String, String> statics;

  /**
   * A series with its covariates.
   *
   * @param start the time of the first step; null if unknown
   * @param values oldest first, NaN where missing, [T]
   * @param inputs covariates; "known": those known ahead, [F][T or more]; "past": up to the
   *     present, [P][T]
   * @param statics static covariates, by name
   */
  public PanelSeries(
      String id,
      LocalDateTime start,
      Frequency frequency,
      double[] values,
      Map<String, double[][]> inputs,
      Map<String, String> statics) {
    this.id = id;
    this.start = start;
    this.frequency = frequency;
    this.values = values.clone();
    this.known = inputs.getOrDefault("known", new double[0][]);
    this.past = inputs.getOrDefault("past", new double[0][]);
    this.statics = Collections.unmodifiableMap(new LinkedHashMap<>(statics));
  }

  /** A series of numbers alone. */
  public PanelSeries(String id, double[] values) {
    this(id, null, Frequency.UNKNOWN, values, Map.of(), Map.of());
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

  /** What no forecast of it is below: 0 where no value is, else −∞. */
  public double floor() {
    return Arrays.stream(values).anyMatch(value -> value < 0) ? Double.NEGATIVE_INFINITY : 0;
  }

  /** The time of a step, also beyond the end; nothing where there are no times. */
  public Optional<LocalDateTime> time(int step) {
    return start == null ? Optional.empty() : Optional.of(frequency.plus(start, step));
  }

  /** Covariates that are known ahead, [F][T or more]. */
  public double[][] known() {
    return known;
  }

  /** Covariates that are known up to the present, [P][T]. */
  public double[][] past() {
    return past;
  }

  /** The static covariates, by name. */
  public Map<String, String> statics() {
    return statics;
  }

  /** The same with other static covariates. */
  public PanelSeries withStatics(Map<String, String> others) {
    return new PanelSeries(
        id, start, frequency, values, Map.of("known", known, "past", past), others);
  }

  /** The first steps alone; covariates known ahead stay. */
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
    return new PanelSeries(id, later, frequency, rest, inputs, statics);
  }

  private static double[][] without(double[][] rows, int steps) {
    return Arrays.stream(rows)
        .map(row -> Arrays.copyOfRange(row, Math.min(steps, row.length), row.length))
        .toArray(double[][]::new);
  }

  /** The series with the first values of another after its own. */
  public PanelSeries followedBy(PanelSeries next, int steps) {
    double[] all = Arrays.copyOf(values, values.length + steps);
    System.arraycopy(next.values, 0, all, values.length, steps);
    return with(all);
  }

  /**
   * The series with newer values: the steps of another that lie after this one's last. Steps
   * between are missing. Without times the other begins where this one ends.
   *
   * @param next of the same id and inputs
   * @throws InvalidInput if one of the two has times and the other none, or their steps do not meet
   */
  public PanelSeries extended(PanelSeries next) {
    int offset = offset(next);
    int size = Math.max(values.length, offset + next.values.length);
    Map<String, double[][]> inputs = new LinkedHashMap<>();
    inputs.put("known", joined(known, next.known, offset, values.length));
    inputs.put("past", joined(past, next.past, offset, values.length));
    double[] all = joined(new double[][] {values}, new double[][] {next.values}, offset, size)[0];
    return new PanelSeries(id, start, frequency, all, inputs, statics);
  }

  /** The step of this one's at which another begins; without times behind the last. */
  private int offset(PanelSeries next) {
    if ((start == null) != (next.start == null)) {
      throw new InvalidInput(
          "series %s: expected %s, as it has had so far; got %s; give the times as in the data it was fitted on, with data.time if need be, or fit again"
              .formatted(id, times(start), times(next.start)));
    }
    return start == null
        ? values.length
        : Math.toIntExact(frequency.steps(start, next.start).orElseThrow(() -> misplaced(next)));
  }

  private static String times(LocalDateTime start) {
    return start == null ? "no times that are understood" : "times from " + start + " on";
  }

  /**
   * The steps of this series, in order, for which another has a different value. Without times
   * none, since the other begins behind the last.
   */
  public int[] revised(PanelSeries next) {
    int offset = offset(next);
    return IntStream.range(Math.max(0, offset), Math.min(values.length, offset + next.size()))
        .filter(t -> !Double.isNaN(values[t]) && !Double.isNaN(next.values[t - offset]))
        .filter(t -> values[t] != next.values[t - offset])
        .toArray();
  }

  private InvalidInput misplaced(PanelSeries next) {
    return new InvalidInput(
        "series %s: expected times %s from %s on, got %s"
            .formatted(id, frequency.words(), start, next.start));
  }

  /** Rows of at least so many steps: the own values, then those of others from an offset on. */
  private static double[][] joined(double[][] rows, double[][] next, int offset, int least) {
    double[][] all = new double[rows.length][];
    for (int k = 0; k < rows.length; k++) {
      int own = rows[k].length;
      all[k] = Arrays.copyOf(rows[k], Math.max(Math.max(own, least), offset + next[k].length));
      Arrays.fill(all[k], own, all[k].length, Double.NaN);
      for (int t = Math.max(0, own - offset); t < next[k].length; t++) {
        all[k][offset + t] = next[k][t];
      }
    }
    return all;
  }

  /**
   * The same with other covariates.
   *
   * @param inputs as the constructor takes them
   */
  public PanelSeries withInputs(Map<String, double[][]> inputs) {
    return new PanelSeries(id, start, frequency, values, inputs, statics);
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
        Arrays.stream(past).map(row -> ofLength(row, other.length)).toArray(double[][]::new));
    return new PanelSeries(id, start, frequency, other, inputs, statics);
  }

  /** Cut off, or with missing values behind. */
  private static double[] ofLength(double[] row, int length) {
    double[] all = Arrays.copyOf(row, length);
    Arrays.fill(all, Math.min(row.length, length), length, Double.NaN);
    return all;
  }
}
