package dev.unroll.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A combination of forecasters: the weighted mean of their quantiles without the outermost ones,
 * with intervals that were widened to cover what they should.
 */
public final class CombinationForecast implements SeriesForecast {
  private static final String HORIZON = "horizon";
  private static final String TRIMMED = "trimmed";
  private static final String LEVELS = "levels";
  private static final String NORMAL = "normal";
  private static final String FACTORS = "factors";
  private static final String WEIGHT = "weight";
  private static final String FLOORED = "floored";

  private final int horizon;
  private final double trimmed;
  private final float[] levels;
  private final double[] normal;
  private final double[][] factors;
  private final List<Part> parts = new ArrayList<>();
  private final Set<String> series = new LinkedHashSet<>();

  /**
   * One forecaster.
   *
   * @param floored whether it says nothing below zero before its intervals are widened
   * @param tables lines of which the median is taken; empty for networks
   * @param networks null for lines
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Part(
      double weight,
      boolean floored,
      double[][] factors,
      List<LineTable> tables,
      NetworkForecast networks) {

    boolean isFor(String name) {
      return networks != null || tables.stream().anyMatch(table -> table.rows().containsKey(name));
    }
  }

  /**
   * @param stages the combination, then its parts
   * @throws IllegalArgumentException if they do not fit together
   */
  CombinationForecast(List<StageForm> stages) {
    StageForm form = stages.get(0);
    this.horizon = form.size(HORIZON);
    this.trimmed = number(form, TRIMMED);
    this.levels = form.array(LEVELS, -1);
    this.normal = form.doubles(NORMAL, levels.length);
    this.factors = factors(form);
    int from = 1;
    while (from < stages.size()) {
      int to = from + 1;
      while (to < stages.size() && !stages.get(to).kind().equals(StageForm.PART)) {
        to++;
      }
      parts.add(part(stages.get(from), stages.subList(from + 1, to)));
      from = to;
    }
    check();
  }

  private Part part(StageForm form, List<StageForm> content) {
    boolean lines = content.stream().allMatch(one -> one.kind().equals(StageForm.LINES));
    if (!form.kind().equals(StageForm.PART) || content.isEmpty()) {
      throw new IllegalArgumentException(
          "combination: expected a part with lines or networks, got \"%s\"".formatted(form.kind()));
    }
    return new Part(
        number(form, WEIGHT),
        Boolean.parseBoolean(form.settings().get(FLOORED)),
        factors(form),
        lines ? content.stream().map(LineTable::of).toList() : List.of(),
        lines ? null : new NetworkForecast(content));
  }

  private static double number(StageForm form, String name) {
    try {
      return Double.parseDouble(form.settings().getOrDefault(name, "none"));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "stage %s: expected a number %s, got %s"
              .formatted(form.kind(), name, form.settings().get(name)),
          e);
    }
  }

  private double[][] factors(StageForm form) {
    float[] all = form.array(FACTORS, -1);
    int intervals = levels.length / 2;
    if (levels.length % 2 == 0 || (all.length > 0 && all.length % (2 * intervals) != 0)) {
      throw new IllegalArgumentException(
          "stage %s: expected factors of intervals about a median, got others"
              .formatted(form.kind()));
    }
    double[] numbers = form.doubles(FACTORS, all.length / 2);
    double[][] rows = new double[intervals == 0 ? 0 : numbers.length / intervals][];
    for (int g = 0; g < rows.length; g++) {
      rows[g] = Arrays.copyOfRange(numbers, g * intervals, (g + 1) * intervals);
    }
    return rows;
  }

  private void check() {
    boolean fits = !parts.isEmpty() && trimmed >= 0 && trimmed < .5;
    int inputs = known();
    for (Part part : parts) {
      fits &= part.weight > 0 && Double.isFinite(part.weight);
      for (LineTable table : part.tables) {
        fits &= table.horizon() == horizon;
        series.addAll(table.rows().keySet());
      }
      if (part.networks != null) {
        fits &= part.networks.horizon() == horizon && part.networks.known() == inputs;
        fits &= Arrays.equals(part.networks.levels(), levels);
        series.addAll(part.networks.series());
      }
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "the parts of the combination do not fit together; export it again");
    }
  }

  @Override
  public int horizon() {
    return horizon;
  }

  @Override
  public int steps() {
    int steps = 1;
    for (Part part : parts) {
      steps = Math.max(steps, part.networks == null ? 1 : part.networks.steps());
      for (LineTable table : part.tables) {
        steps = Math.max(steps, table.reach());
      }
    }
    return steps;
  }

  @Override
  public int known() {
    return parts.stream()
        .filter(part -> part.networks != null)
        .mapToInt(part -> part.networks.known())
        .max()
        .orElse(0);
  }

  @Override
  public float[] levels() {
    return levels;
  }

  @Override
  public Set<String> series() {
    return series;
  }

  @Override
  public double[][] forecast(SeriesView past, String name, double[][] known) {
    List<Part> some = parts.stream().filter(part -> part.isFor(name)).toList();
    if (some.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a series of the fit, as its methods have parameters for each, got " + name);
    }
    double[] weights = some.stream().mapToDouble(Part::weight).toArray();
    List<double[][]> all = some.stream().map(part -> forecast(part, past, name, known)).toList();
    double[][] mean = new double[horizon][levels.length];
    for (int h = 0; h < horizon; h++) {
      for (int q = 0; q < levels.length; q++) {
        int step = h;
        int level = q;
        double[] values = all.stream().mapToDouble(one -> one[step][level]).toArray();
        mean[h][q] = QuantileMix.trimmedMean(values, weights, trimmed);
      }
      Arrays.sort(mean[h]);
    }
    QuantileMix.widen(mean, factors, past.least());
    return mean;
  }

  private double[][] forecast(Part part, SeriesView past, String name, double[][] known) {
    if (part.networks != null) {
      double[][] own = part.networks.forecast(past, name, known);
      QuantileMix.widen(own, part.factors, past.least());
      return own;
    }
    double[] values = past.last(past.memory().steps());
    double[][] median =
        QuantileMix.median(
            part.tables.stream()
                .filter(table -> table.rows().containsKey(name))
                .map(table -> table.quantiles(table.rows().get(name), values, normal))
                .toArray(double[][][]::new));
    if (part.floored) {
      QuantileMix.widen(median, new double[0][], past.least());
    }
    QuantileMix.widen(median, part.factors, past.least());
    return median;
  }

  /**
   * The first stage of the file of a combination.
   *
   * @param trimmed the share of the weight that is left out on either side
   * @param levels of the quantiles, ascending, the median in the middle
   * @param normal the same quantiles of a normal distribution with mean 0 and deviation 1
   * @param factors [groups of steps][interval] that widen its intervals, the widest first
   */
  public static StageForm form(
      int horizon, double trimmed, float[] levels, double[] normal, double[][] factors) {
    return new StageForm(
        StageForm.COMBINATION,
        Map.of(HORIZON, String.valueOf(horizon), TRIMMED, String.valueOf(trimmed)),
        Map.of(LEVELS, levels, NORMAL, StageForm.split(normal), FACTORS, split(factors)));
  }

  /**
   * The stage before those of a part, which are those of a forecaster, or lines.
   *
   * @param weight above 0
   * @param floored whether it says nothing below zero before its intervals are widened
   * @param factors as those of the whole
   */
  public static StageForm part(String name, double weight, boolean floored, double[][] factors) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(StageForm.NAME, name);
    settings.put(WEIGHT, String.valueOf(weight));
    settings.put(FLOORED, String.valueOf(floored));
    return new StageForm(StageForm.PART, settings, Map.of(FACTORS, split(factors)));
  }

  /** The stage of lines of a part, whose median is its forecast. */
  public static StageForm lines(LineTable table) {
    return table.form();
  }

  private static float[] split(double[][] rows) {
    return StageForm.split(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
  }
}
