package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.combine.Combination;
import dev.unroll.experiments.forecast.model.Reconcile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The origins of a backtest: the {@code backtest.*} keys.
 *
 * @param horizon steps ahead, H
 * @param windows origins, the last of which has the last H values ahead of it; 0 for as many as
 *     {@link #fitted} chooses
 * @param step between origins; 0 for the horizon
 * @param refit true: before every window; never: before the first; every:k
 * @param sliding values before an origin that models are fitted on; 0 for all
 * @param calibrate whether intervals are widened to cover what they should of the last part of the
 *     past
 * @param combine combinations of all forecasters; may be empty
 * @param reconcile how forecasts of series and of their sums are made to add up
 */
public record Protocol(
    int horizon,
    int windows,
    int step,
    String refit,
    int sliding,
    boolean calibrate,
    List<Combination.Weighting> combine,
    Reconcile reconcile) {
  /** Windows where none are given and the series are long enough. */
  public static final int DEFAULT_WINDOWS = 5;

  public Protocol {
    new Problems()
        .atLeast("horizon", horizon, 1)
        .atLeast("windows", windows, 0)
        .atLeast("step", step, 0)
        .check(
            sliding == 0 || sliding >= 2 * horizon,
            "sliding: expected 0 (all) or at least two horizons of %d, got %d"
                .formatted(horizon, sliding))
        .check(
            refit.matches("true|never|every:[1-9][0-9]{0,5}"),
            "refit: expected true, never or every:k, got '" + refit + "'")
        .raise();
    step = step == 0 ? horizon : step;
    combine = List.copyOf(combine);
  }

  /** A protocol without calibration, combinations and sums. */
  public Protocol(int horizon, int windows, int step, String refit, int sliding) {
    this(horizon, windows, step, refit, sliding, false, List.of(), Reconcile.NONE);
  }

  /** A protocol whose models are fitted on all values before an origin. */
  public static Protocol expanding(int horizon, int windows, int step, String refit) {
    return new Protocol(horizon, windows, step, refit, 0);
  }

  /** The same with another number of windows. */
  public Protocol withWindows(int number) {
    return new Protocol(horizon, number, step, refit, sliding, calibrate, combine, reconcile);
  }

  /**
   * With the windows that are given, or else with the default or as many as all series have values
   * for; those that are too short for one window do not count.
   */
  public Protocol fitted(List<PanelSeries> series) {
    if (windows > 0) {
      return this;
    }
    Protocol one = withWindows(1);
    List<PanelSeries> usable = series.stream().filter(any -> one.problem(any).isEmpty()).toList();
    return IntStream.iterate(DEFAULT_WINDOWS, number -> number > 1, number -> number - 1)
        .mapToObj(this::withWindows)
        .filter(some -> usable.stream().allMatch(any -> some.problem(any).isEmpty()))
        .findFirst()
        .orElse(one);
  }

  /** The first step that a model is fitted on before a window. */
  int first(PanelSeries series, int window) {
    return sliding == 0 ? 0 : Math.max(0, origin(series, window) - sliding);
  }

  /** Whether a model is fitted again before a window. */
  public boolean fits(int window) {
    return window == 0
        || refit.equals("true")
        || (refit.startsWith("every:")
            && window % Integer.parseInt(refit.substring("every:".length())) == 0);
  }

  /** The first step that is forecast in a window. */
  public int origin(PanelSeries series, int window) {
    return series.size() - horizon - (windows - 1 - window) * step;
  }

  /** What is missing in a series for these windows; nothing if it can be evaluated. */
  public Optional<String> problem(PanelSeries one) {
    int least = least();
    int origin = origin(one, 0);
    if (origin < least) {
      return Optional.of(
          "series %s has %d values: expected at least %d before the first of %d windows that are %d steps apart, and %d after the last origin"
              .formatted(one.id(), one.size(), least, windows, step, horizon));
    }
    long known = known(one, origin);
    return known >= least
        ? Optional.empty()
        : Optional.of(
            "series %s has %d values that are not missing before its first origin: expected at least %d"
                .formatted(one.id(), known, least));
  }

  /** The same for a series that has too few values whatever the origins are. */
  public Optional<String> shortage(PanelSeries one) {
    return known(one, one.size()) < least() ? problem(one) : Optional.empty();
  }

  /** How many values models are fitted on at the least. */
  private int least() {
    return Math.max(8, 2 * horizon);
  }

  private static long known(PanelSeries one, int steps) {
    return Arrays.stream(one.values()).limit(steps).filter(value -> !Double.isNaN(value)).count();
  }

  /**
   * Refuses series that are too short.
   *
   * @throws InvalidInput naming the first
   */
  public void check(List<PanelSeries> series) {
    refuse(series.stream().flatMap(one -> problem(one).stream()));
  }

  /**
   * Refuses series with problems.
   *
   * @throws InvalidInput naming the first, if there is one
   */
  public static void refuse(Stream<String> problems) {
    problems
        .findFirst()
        .ifPresent(
            problem -> {
              throw new InvalidInput(
                  problem
                      + ". Leave such series out with data.short=leave-out, or choose fewer"
                      + " windows or a shorter horizon.");
            });
  }
}
