package dev.unroll.runtime;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sizes and ways of a {@link StreamForecaster}, and the stages of its file.
 *
 * @param window W, past steps that are read
 * @param horizon H, steps ahead
 * @param season steps; 1 for none
 * @param lag steps to the value that is subtracted; 0 for none
 * @param normalise how values are scaled
 * @param log whether the logarithm of every series is forecast, also of one that was not in the fit
 * @param known inputs that are known of each step, such as its place in the year
 * @param answer what networks say
 */
public record ForecastSpec(
    int window,
    int horizon,
    int season,
    int lag,
    Normalisation normalise,
    boolean log,
    int known,
    Answer answer) {
  private static final int MAX_STEPS = 1 << 16;
  private static final int MAX_DRAWN = 1 << 24; // numbers of all paths of a series
  private static final String HEAD = "head";
  private static final String PATHS = "paths";
  private static final String SEED = "seed";
  private static final String LEVELS = "levels";
  private static final String NORMAL = "normal";
  private static final String SERIES = "series";
  private static final int COLUMNS = 5; // of a line of a series

  /** The ways to scale. */
  public enum Normalisation {
    /** As the whole series at the fit. */
    SERIES,
    /** Minus the mean of the last season, over the spread of the whole series. */
    SEASON,
    /** Mean 0 and deviation 1 of the window. */
    WINDOW,
    /** Minus the last value, over the window's deviation. */
    LAST
  }

  /**
   * What networks say.
   *
   * @param head what the outputs at a step stand for
   * @param paths S, drawn a step at a time, each value being read as the next input; 0 where all
   *     steps ahead are answered in one pass
   * @param seed of the paths
   */
  public record Answer(ForecastHead head, int paths, long seed) {
    /** Quantiles of all steps in one pass. */
    public static final Answer QUANTILES = new Answer(ForecastHead.QUANTILES, 0, 0);
  }

  /**
   * What stands for a series that was not in the fit: the scale of its last values, and its
   * logarithm where that of every series is forecast. {@code unroll stream} asks here, too.
   *
   * @param values its last W + lag, oldest first; NaN where there are none
   */
  public Series ofNew(double... values) {
    WindowScale own =
        WindowScale.ofNew(this, differences(log ? LineTable.logarithms(values) : values));
    return new Series(own.centre(), own.spread(), log, 0);
  }

  /** Values minus those a lag before, of which there are as many less. */
  double[] differences(double... levelsOfValues) {
    double[] values = new double[levelsOfValues.length - lag];
    Arrays.setAll(values, t -> levelsOfValues[t + lag] - (lag == 0 ? 0 : levelsOfValues[t]));
    return values;
  }

  /** Whether the value of a step is read at the step after it. */
  boolean recursive() {
    return answer.paths > 0;
  }

  /** Past values that are read, with those that are subtracted and that before the window. */
  int steps() {
    return window + lag + (recursive() ? 1 : 0);
  }

  /** Refuses sizes that do not fit together. */
  public ForecastSpec {
    boolean sized = window >= 1 && window <= MAX_STEPS && horizon >= 1 && horizon <= MAX_STEPS;
    boolean lags = lag == 0 || (lag >= horizon && lag <= MAX_STEPS);
    boolean drawn = answer.paths >= 0 && (long) answer.paths * horizon <= MAX_DRAWN;
    if (!sized
        || !lags
        || !drawn
        || season < 1
        || known < 0
        || known > MAX_STEPS / (window + lag)) {
      throw new IllegalArgumentException(
          "forecaster: expected a window and a horizon of 1 to %d steps and a lag beyond the horizon, got window %d, horizon %d, season %d, lag %d, %d known inputs, %d paths"
              .formatted(MAX_STEPS, window, horizon, season, lag, known, answer.paths));
    }
  }

  /**
   * What is known of a series since the fit.
   *
   * @param centre its mean
   * @param spread its deviation, or its mean difference to the season before; above 0
   * @param log whether its logarithm is forecast
   * @param ensemble the number of the networks that are for it
   */
  public record Series(double centre, double spread, boolean log, int ensemble) {}

  /**
   * The first stage of the file.
   *
   * @param series by name
   * @param levels of the quantiles, ascending
   * @param normal the same quantiles of a normal distribution, for a network that gives mean and
   *     spread; empty for one that gives quantiles
   */
  public StageForm form(Map<String, Series> series, float[] levels, float[] normal) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("window", String.valueOf(window));
    settings.put("horizon", String.valueOf(horizon));
    settings.put("season", String.valueOf(season));
    settings.put("lag", String.valueOf(lag));
    settings.put("normalise", normalise.name());
    settings.put("log", String.valueOf(log));
    settings.put("known", String.valueOf(known));
    if (answer.head == ForecastHead.STUDENT_T || answer.head == ForecastHead.NEGATIVE_BINOMIAL) {
      settings.put(HEAD, answer.head.name()); // the others are known by their numbers
    }
    if (recursive()) {
      settings.put(PATHS, String.valueOf(answer.paths));
      settings.put(SEED, String.valueOf(answer.seed));
    }
    settings.put(
        SERIES,
        series.entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n")));
    return new StageForm(StageForm.FORECAST, settings, Map.of(LEVELS, levels, NORMAL, normal));
  }

  private static String line(String name, Series of) {
    return "%s\t%s\t%s\t%d\t%s"
        .formatted(of.centre(), of.spread(), of.log(), of.ensemble(), oneLine(name));
  }

  /** A name as a line of a file has it. */
  static String oneLine(String name) {
    return name.replaceAll("\\R", " ");
  }

  /**
   * The stage before those of a network.
   *
   * @param ensemble its number; members of one ensemble are averaged
   * @param line [P + 1][H], a line from the first P of the W last values, scaled, then its
   *     intercept; empty for none
   * @param shares [H] of the network's median; empty for all of it
   * @param widths added to both sides of central intervals, the widest first
   */
  public static StageForm member(int ensemble, float[] line, float[] shares, float[] widths) {
    return new StageForm(
        StageForm.MEMBER,
        Map.of("ensemble", String.valueOf(ensemble)),
        Map.of("line", line, "shares", shares, "widths", widths));
  }

  static ForecastSpec of(StageForm form) {
    Normalisation found = null;
    for (Normalisation one : Normalisation.values()) {
      found = one.name().equals(form.settings().get("normalise")) ? one : found;
    }
    if (found == null) {
      throw new IllegalArgumentException("forecaster: expected a way to normalise, got another");
    }
    return new ForecastSpec(
        form.size("window"),
        form.size("horizon"),
        form.size("season"),
        form.number("lag"),
        found,
        Boolean.parseBoolean(form.settings().get("log")),
        form.number("known"),
        answer(form));
  }

  private static Answer answer(StageForm form) {
    String name = form.settings().getOrDefault(HEAD, "");
    ForecastHead head =
        form.array(NORMAL, -1).length == 0 ? ForecastHead.QUANTILES : ForecastHead.GAUSSIAN;
    for (ForecastHead one : ForecastHead.values()) {
      head = one.name().equals(name) ? one : head;
    }
    int paths = form.settings().containsKey(PATHS) ? form.size(PATHS) : 0;
    if (!name.isEmpty() && !name.equals(head.name())) {
      throw new IllegalArgumentException("forecaster: expected a head that is known, got " + name);
    }
    try {
      return new Answer(head, paths, Long.parseLong(form.settings().getOrDefault(SEED, "0")));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("forecaster: expected a seed; " + e.getMessage(), e);
    }
  }

  /** The levels of the quantiles. */
  float[] levels(StageForm form) {
    float[] levels = form.array(LEVELS, -1);
    if (levels.length == 0 || levels.length > MAX_STEPS / horizon) {
      throw new IllegalArgumentException(
          "forecaster: expected some levels of quantiles, got " + levels.length);
    }
    return levels;
  }

  /** Their quantiles of a normal distribution; empty where networks give quantiles. */
  static float[] normal(StageForm form, int levels) {
    float[] normal = form.array(NORMAL, -1);
    return normal.length == 0 ? normal : form.array(NORMAL, levels);
  }

  static Map<String, Series> series(StageForm form) {
    Map<String, Series> series = new LinkedHashMap<>();
    for (String line : form.settings().getOrDefault(SERIES, "").split("\n", -1)) {
      String[] parts = line.split("\t", COLUMNS);
      if (parts.length == COLUMNS) {
        series.put(
            parts[4],
            new Series(
                Double.parseDouble(parts[0]),
                Double.parseDouble(parts[1]),
                Boolean.parseBoolean(parts[2]),
                Integer.parseInt(parts[3])));
      }
    }
    return series;
  }
}
