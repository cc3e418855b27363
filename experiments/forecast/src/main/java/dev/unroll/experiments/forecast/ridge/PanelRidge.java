package dev.unroll.experiments.forecast.ridge;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.SeasonalScale;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.ridge.ShrunkenRidge.Strengths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Ridge regression from the last values of a series to the steps ahead, in units of the mean
 * seasonal difference: each series has a map of its own, shrunk towards one for all of them by an
 * amount that the hold-out decides. Several windows, and levels beside logarithms, are fitted; the
 * forecast is the median of those that were good on the hold-out.
 *
 * @param horizon steps ahead, H
 * @param seasons shortest first; none, one or two
 * @param chosen what an earlier hold-out chose; empty to choose
 */
public record PanelRidge(int horizon, List<Integer> seasons, List<RidgeChoice> chosen)
    implements Forecaster {
  private static final double[] GLOBAL = {1e-5, 1e-3, 1e-2, 1e-1, 1};
  private static final double[] LOCAL = {Double.POSITIVE_INFINITY, 100, 30, 10, 3, 1, 0.3};
  private static final int MAX_JUDGED = 64; // series on which strengths are chosen
  private static final double MAX_ERROR = 1.15; // of a variant, in errors of the best
  private static final int MEMORY_SHARE = 8; // of the heap, one part of so many for maps
  private static final int MAX_WINDOWS = 200_000; // of a fit

  public PanelRidge {
    seasons = List.copyOf(seasons);
    chosen = List.copyOf(chosen);
  }

  /** One that chooses on the hold-out. */
  public PanelRidge(int horizon, List<Integer> seasons) {
    this(horizon, seasons, List.of());
  }

  @Override
  public String name() {
    return "panel ridge";
  }

  @Override
  public boolean baseline() {
    return true;
  }

  @Override
  public Fit fit(List<PanelSeries> past) {
    return chosen.isEmpty()
        ? fit(past, HoldOut.of(past, horizon), share -> {}).fit()
        : fit(past, chosen, share -> {});
  }

  @Override
  public HeldOutFit fit(List<PanelSeries> past, HoldOut holdOut, DoubleConsumer progress) {
    List<PanelSeries> usable = holdOut.usable(past);
    if (usable.isEmpty()) {
      throw new InvalidInput(
          "panel ridge: expected a series with more than %d values, got %d at most"
              .formatted(2 * horizon, past.stream().mapToInt(PanelSeries::size).max().orElse(0)));
    }
    List<PanelSeries> before = holdOut.until(usable, 0);
    List<Choice> choices = new ArrayList<>();
    List<RidgeVariant> variants = variants(before);
    boolean last = false;
    for (RidgeVariant variant : variants) {
      Choice choice = choose(last ? variant.fromLastValue() : variant, usable, before, holdOut);
      if (choices.isEmpty() && variant.season() > 1) {
        Choice other = choose(variant.fromLastValue(), usable, before, holdOut);
        last = other.error() < choice.error();
        choice = last ? other : choice;
      }
      choices.add(choice);
      progress.accept(0.7 * choices.size() / variants.size());
    }
    keepBest(choices, past.size());
    List<RidgeVariant> kept = choices.stream().map(Choice::variant).toList();
    List<List<QuantileForecast>> heldOut = new ArrayList<>();
    for (int window = 0; window < holdOut.windows(); window++) {
      int w = window;
      heldOut.add(
          RidgeFits.median(
              kept,
              choices.stream().map(choice -> choice.heldOut().get(w)).toList(),
              holdOut.until(usable, window)));
    }
    List<RidgeChoice> best =
        choices.stream().map(one -> new RidgeChoice(one.variant(), one.strengths())).toList();
    return new HeldOutFit(fit(past, best, progress), heldOut);
  }

  private static RidgeFits fit(
      List<PanelSeries> past, List<RidgeChoice> choices, DoubleConsumer progress) {
    List<PanelRidgeFit> fits = new ArrayList<>();
    for (RidgeChoice choice : choices) {
      fits.add(fit(choice.variant(), past, choice.strengths()));
      progress.accept(0.7 + 0.3 * fits.size() / choices.size());
    }
    return new RidgeFits(choices, fits);
  }

  /** Drops what was much worse than the best, and what memory has no room for. */
  private static void keepBest(List<Choice> choices, int series) {
    choices.sort(Comparator.comparingDouble(Choice::error));
    double best = choices.get(0).error();
    long bytes = 0;
    List<Choice> kept = new ArrayList<>();
    for (Choice choice : choices) {
      bytes += Double.isInfinite(choice.strengths().local()) ? 0 : bytes(choice.variant(), series);
      if (kept.isEmpty() || (choice.error() <= MAX_ERROR * best && bytes <= maxBytes())) {
        kept.add(choice);
      }
    }
    choices.retainAll(kept);
  }

  /** Of a map of its own for each series. */
  private static long bytes(RidgeVariant variant, int series) {
    return (long) Double.BYTES * variant.window() * variant.horizon() * series;
  }

  private static long maxBytes() {
    return Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
  }

  private List<RidgeVariant> variants(List<PanelSeries> past) {
    boolean logs =
        past.stream().anyMatch(one -> Arrays.stream(one.values()).allMatch(x -> !(x <= 0)));
    return RidgeVariant.of(horizon, seasons, past.stream().map(PanelSeries::size).toList(), logs);
  }

  /**
   * The strengths that were best on the hold-out.
   *
   * @param heldOut forecasts of it by a fit to what lies before it, of each origin and series
   * @param error mean over the series, in units of the seasonal difference
   */
  private record Choice(
      RidgeVariant variant,
      Strengths strengths,
      List<List<QuantileForecast>> heldOut,
      double error) {}

  private Choice choose(
      RidgeVariant variant, List<PanelSeries> usable, List<PanelSeries> before, HoldOut holdOut) {
    ShrunkenRidge ridge = ridge(variant, before);
    ShrunkenRidge.Weighted weighted = ridge.weigh(Strengths.TYPICAL);
    HeldOutError error = new HeldOutError(variant, usable, holdOut);
    Strengths best = new Strengths(GLOBAL[0], LOCAL[0]);
    double least = Double.POSITIVE_INFINITY;
    for (double global : GLOBAL) {
      DMatrixRMaj common = weighted.common(global);
      double found = error.mean(i -> common);
      if (found < least) {
        best = new Strengths(global, LOCAL[0]);
        least = found;
      }
    }
    DMatrixRMaj common = weighted.common(best.global());
    boolean own = usable.size() > 1 && bytes(variant, usable.size()) <= maxBytes();
    for (int k = 1; k < LOCAL.length && own; k++) {
      double local = LOCAL[k];
      double found = error.mean(i -> weighted.own(i, common, local));
      if (found > least) {
        break; // the error has one minimum
      }
      best = new Strengths(best.global(), local);
      least = found;
    }
    PanelRidgeFit early = new PanelRidgeFit(variant, weighted.maps(best));
    return new Choice(variant, best, holdOut.forecasts(usable, early::forecast), least);
  }

  /** The error of maps on the hold-out: absolute, in units of the mean seasonal difference. */
  private record HeldOutError(RidgeVariant variant, List<PanelSeries> series, HoldOut holdOut) {
    /** The mean over series that are spread over the panel. */
    double mean(IntFunction<DMatrixRMaj> map) {
      int stride = (series.size() + MAX_JUDGED - 1) / MAX_JUDGED;
      double[] errors =
          IntStream.range(0, (series.size() + stride - 1) / stride)
              .parallel()
              .mapToDouble(k -> of(k * stride, map.apply(k * stride)))
              .toArray();
      return Arrays.stream(errors)
          .filter(Double::isFinite)
          .average()
          .orElse(Double.POSITIVE_INFINITY);
    }

    private double of(int i, DMatrixRMaj map) {
      PanelSeries one = series.get(i);
      double[] past = one.first(holdOut.origin(one, 0)).values();
      SeasonalScale scale = SeasonalScale.of(past, variant.season());
      double sum = 0;
      int count = 0;
      RidgeWindows whole = new RidgeWindows(one, variant);
      for (int window = 0; window < holdOut.windows(); window++) {
        int origin = holdOut.origin(one, window);
        double[] answer = whole.restore(PanelRidgeFit.answer(map, whole.inputs(origin)), origin);
        double[] actual = holdOut.actual(one, window);
        for (int h = 0; h < actual.length; h++) {
          double error = Math.abs(actual[h] - answer[h]);
          sum += Double.isFinite(error) ? error : 0;
          count += Double.isFinite(error) ? 1 : 0;
        }
      }
      return scale.undefined().isPresent() ? Double.NaN : sum / count / scale.value();
    }
  }

  private static PanelRidgeFit fit(
      RidgeVariant variant, List<PanelSeries> past, Strengths strengths) {
    return new PanelRidgeFit(variant, ridge(variant, past).weigh(strengths).maps(strengths));
  }

  private static ShrunkenRidge ridge(RidgeVariant variant, List<PanelSeries> past) {
    List<RidgeWindows> series = past.stream().map(one -> new RidgeWindows(one, variant)).toList();
    long windows = past.stream().mapToLong(PanelSeries::size).sum();
    int stride = (int) Math.max(1, windows / MAX_WINDOWS);
    return new ShrunkenRidge(
        variant, series, series.stream().map(one -> one.origins(one.size(), stride)).toList());
  }
}
