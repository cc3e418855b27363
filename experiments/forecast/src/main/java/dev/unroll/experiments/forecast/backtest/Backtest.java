package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.combine.CombinationFit;
import dev.unroll.experiments.forecast.combine.CombinedForecaster;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Forecasts from every origin with the values that were known there. */
public final class Backtest {

  /** Receives the progress. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called often.
     *
     * @param done forecasters that are finished
     * @param share of this forecaster's work that is done, from 0 to 1
     */
    void at(String model, int done, int all, double share);
  }

  /**
   * The forecasts of one forecaster.
   *
   * @param windows of each window, a forecast for each series
   * @param heldOut of each window before which a fit was made, the forecasts of its hold-out
   * @param seconds spent fitting and forecasting, in this and earlier calls
   * @param members what the last fit of a combination consists of, in words; empty for others
   */
  public record Run(
      String model,
      boolean baseline,
      List<List<QuantileForecast>> windows,
      Map<Integer, List<List<QuantileForecast>>> heldOut,
      double seconds,
      String members) {
    public Run {
      windows = windows.stream().map(List::copyOf).toList();
    }
  }

  /**
   * The forecasts of all forecasters.
   *
   * @param runs of each forecaster that could forecast
   * @param leftOut why others could not forecast, by name, or some of the series of a run
   */
  public record Result(List<Run> runs, Map<String, String> leftOut) {
    /** A sentence for each reason, with all the names it holds for. */
    public List<String> leftOutSentences() {
      Map<String, List<String>> names = new LinkedHashMap<>();
      leftOut.forEach(
          (name, why) -> names.computeIfAbsent(why, any -> new ArrayList<>()).add(name));
      return names.entrySet().stream()
          .map(one -> "left out %s: %s".formatted(String.join(", ", one.getValue()), one.getKey()))
          .toList();
    }
  }

  private final List<PanelSeries> series;
  private final Protocol protocol;
  private final Predictions kept;

  /**
   * @param series with the values that are forecast at their ends
   * @param kept forecasts of earlier calls, and where those of this one are written
   * @throws InvalidInput if a series is too short
   */
  public Backtest(List<PanelSeries> series, Protocol protocol, Predictions kept) {
    protocol.check(series);
    this.series = List.copyOf(series);
    this.protocol = protocol;
    this.kept = kept;
  }

  public Result run(List<Forecaster> forecasters, Progress progress) throws IOException {
    return run(forecasters, progress, Map.of());
  }

  /**
   * The same where fits were made elsewhere.
   *
   * @param notes of these fits, by the forecaster's name
   */
  public Result run(List<Forecaster> forecasters, Progress progress, Map<String, String> notes)
      throws IOException {
    List<Run> runs = new ArrayList<>();
    Map<String, String> leftOut = new LinkedHashMap<>(notes);
    int done = 0;
    boolean combined = forecasters.stream().anyMatch(CombinedForecaster.class::isInstance);
    for (Forecaster one : forecasters) {
      int before = done++;
      try {
        DoubleConsumer share = part -> progress.at(one.name(), before, forecasters.size(), part);
        runs.add(
            one instanceof CombinedForecaster combination
                ? combine(combination, runs)
                : run(one, combined, share, note -> leftOut.putIfAbsent(one.name(), note)));
      } catch (InvalidInput e) {
        String label = one.name() + ": ";
        String why = e.getMessage();
        leftOut.put(one.name(), why.startsWith(label) ? why.substring(label.length()) : why);
      }
    }
    return new Result(runs, leftOut);
  }

  /**
   * @param combined whether forecasts of a hold-out are needed
   */
  private Run run(
      Forecaster forecaster, boolean combined, DoubleConsumer progress, Consumer<String> notes)
      throws IOException {
    progress.accept(0);
    List<List<QuantileForecast>> windows = new ArrayList<>();
    Map<Integer, List<List<QuantileForecast>>> heldOut = new LinkedHashMap<>();
    double seconds = 0;
    for (int window = 0; window < protocol.windows(); window++) {
      int from = fit(window);
      if (!isKept(forecaster.name(), window, combined)) {
        double before = fits(from);
        double all = fits(protocol.windows());
        make(forecaster, from, combined, share -> progress.accept((before + share) / all))
            .ifPresent(notes);
      }
      Predictions.Kept known = kept.of(forecaster.name(), window);
      windows.add(known.forecasts());
      if (combined && from == window) {
        heldOut.put(window, known.heldOut());
      }
      seconds += known.seconds();
    }
    return new Run(forecaster.name(), forecaster.baseline(), windows, heldOut, seconds, "");
  }

  /** The windows before which a forecaster has to be fitted, since forecasts are not kept. */
  public List<Integer> missing(String model, boolean combined) {
    return IntStream.range(0, protocol.windows())
        .filter(window -> !isKept(model, window, combined))
        .map(this::fit)
        .distinct()
        .boxed()
        .toList();
  }

  private boolean isKept(String model, int window, boolean combined) {
    Predictions.Kept known = kept.of(model, window);
    return known != null
        && known.fits(series.size(), protocol.horizon())
        && !(combined && protocol.fits(window) && known.heldOut() == null);
  }

  /**
   * Fits a forecaster before a window, and makes the forecasts that are not kept of that window and
   * of those up to the next fit.
   *
   * @param combined whether forecasts of a hold-out are needed
   * @return what a reader has to know of the fit
   */
  public Optional<String> make(
      Forecaster forecaster, int from, boolean combined, DoubleConsumer progress)
      throws IOException {
    long began = System.nanoTime();
    Forecaster.HeldOutFit fit = fit(forecaster, until(from, from), combined, progress);
    for (int window = from; window < protocol.windows() && fit(window) == from; window++) {
      if (!isKept(forecaster.name(), window, combined)) {
        List<QuantileForecast> made = fit.fit().forecast(until(from, window));
        double seconds = (System.nanoTime() - began) / 1e9;
        kept.add(
            forecaster.name(),
            window,
            new Predictions.Kept(made, from == window ? fit.heldOut() : null, seconds));
        began = System.nanoTime();
      }
    }
    return fit.fit().note();
  }

  private Forecaster.HeldOutFit fit(
      Forecaster forecaster, List<PanelSeries> past, boolean combined, DoubleConsumer progress) {
    return combined
        ? forecaster.fit(past, HoldOut.of(past, protocol.horizon()), progress)
        : new Forecaster.HeldOutFit(forecaster.fit(past, progress), null);
  }

  /** A combination, from the forecasts of its members. */
  private Run combine(CombinedForecaster combined, List<Run> members) {
    if (members.isEmpty()) {
      throw new InvalidInput(combined.name() + ": expected a forecaster that could forecast");
    }
    List<List<QuantileForecast>> windows = new ArrayList<>();
    Map<Integer, List<List<QuantileForecast>>> heldOut = new LinkedHashMap<>();
    CombinationFit fit = null;
    long began = System.nanoTime();
    for (int w = 0; w < protocol.windows(); w++) {
      int window = w;
      if (protocol.fits(window)) {
        List<PanelSeries> past = until(window, window);
        fit =
            CombinationFit.of(
                combined,
                byName(members, run -> run.heldOut().get(window)),
                past,
                HoldOut.of(past, protocol.horizon()));
        heldOut.put(window, fit.heldOut());
      }
      windows.add(
          fit.forecast(
              byName(members, run -> run.windows().get(window)), until(fit(window), window)));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    String shares = fit.combination().describe();
    return new Run(combined.name(), combined.baseline(), windows, heldOut, seconds, shares);
  }

  private static <T> Map<String, T> byName(List<Run> runs, Function<Run, T> of) {
    Map<String, T> all = new LinkedHashMap<>();
    runs.forEach(run -> all.put(run.model(), of.apply(run)));
    return all;
  }

  /** The window before which the fit in force at a window was made. */
  private int fit(int window) {
    int from = window;
    while (!protocol.fits(from)) {
      from--;
    }
    return from;
  }

  /** How often a model is fitted before a window. */
  private long fits(int window) {
    return IntStream.range(0, window).filter(protocol::fits).count();
  }

  /** Every series up to the origin of a window, from where a fit has it. */
  private List<PanelSeries> until(int fit, int window) {
    return series.stream()
        .map(one -> one.first(protocol.origin(one, window)).from(protocol.first(one, fit)))
        .toList();
  }
}
