package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.panel.PanelSeries;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The last part of the past, on which a forecaster is judged before it is fitted to all of it. The
 * first origin is the same number of steps before the end of every series; models are fitted to
 * what lies before it, and forecast from it and from later ones.
 *
 * @param horizon steps ahead, H
 * @param windows origins, at least 1
 * @param step between origins
 */
public record HoldOut(int horizon, int windows, int step) {
  private static final int FORECASTS = 200; // wanted of all series and origins together
  private static final double SHARE = 0.2; // of a series, at most, between its first origin and H
  private static final int MIN_PAST = 8; // values before the first origin

  /** The hold-out of some series: many series need few origins, one series needs many. */
  public static HoldOut of(List<PanelSeries> past, int horizon) {
    int[] sizes = past.stream().mapToInt(PanelSeries::size).sorted().toArray();
    int typical = sizes[sizes.length / 2];
    int span = (int) Math.max(0, Math.min(SHARE * typical, typical - 3.0 * horizon - MIN_PAST));
    int wanted = (FORECASTS + past.size() - 1) / past.size();
    int windows = Math.max(1, Math.min(wanted, span + 1));
    return new HoldOut(horizon, windows, windows == 1 ? horizon : Math.max(1, span / windows));
  }

  /** The first step that is forecast from an origin, 0 being the earliest. */
  public int origin(PanelSeries series, int window) {
    return series.size() - horizon - (windows - 1 - window) * step;
  }

  /** The series with enough steps before the first origin. */
  public List<PanelSeries> usable(List<PanelSeries> past) {
    return past.stream().filter(one -> origin(one, 0) >= Math.max(MIN_PAST, horizon)).toList();
  }

  /** How many windows there are that do not overlap. */
  public double separateWindows() {
    return Math.max(1, 1 + (windows - 1) * Math.min(1, (double) step / horizon));
  }

  /** Every series up to an origin. */
  public List<PanelSeries> until(List<PanelSeries> past, int window) {
    return past.stream().map(one -> one.first(origin(one, window))).toList();
  }

  /** The values after an origin, [H]. */
  public double[] actual(PanelSeries series, int window) {
    int origin = origin(series, window);
    return Arrays.copyOfRange(series.values(), origin, origin + horizon);
  }

  /** Forecasts from every origin by a model that was fitted to what lies before the first. */
  public List<List<QuantileForecast>> forecasts(List<PanelSeries> past, Forecaster.Fit fit) {
    return IntStream.range(0, windows)
        .mapToObj(window -> fit.forecast(until(past, window)))
        .toList();
  }
}
