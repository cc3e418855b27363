package dev.unroll.experiments.forecast;

import dev.unroll.datasets.baseline.BaselineMethod;
import dev.unroll.datasets.baseline.Forecast;
import dev.unroll.datasets.baseline.LastValues;
import dev.unroll.datasets.baseline.Recursion;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.backtest.ClassicalForecaster;
import dev.unroll.experiments.forecast.combine.CombinationFit;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.neural.NeuralFit;
import dev.unroll.experiments.forecast.ridge.RidgeFits;
import dev.unroll.runtime.LineTable;
import dev.unroll.runtime.QuantileMix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A combination whose statistical methods were fitted to the series of its run. A series that was
 * not there is forecast by networks alone, and one without a past without the methods that remember
 * one.
 */
final class CombinedSteps implements StepForecaster {
  private static final double[] NORMAL = Levels.normal();

  private final KeptCombination kept;
  private final CombinationFit combination;
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final List<PanelSeries> series;
  private int reach = 1;

  /** What one of the combination says of a series; nothing where it cannot. */
  private interface Member {
    Optional<QuantileForecast> forecast(int place, PanelSeries last, double... memory);
  }

  CombinedSteps(KeptCombination kept) {
    this.kept = kept;
    this.combination = kept.combination();
    for (PanelSeries one : kept.series()) {
      places.put(one.id(), places.size());
    }
    kept.fits().forEach((name, fit) -> members.put(name, member(fit)));
    int steps = reach + 4 * kept.horizon(); // behind a gap, too
    this.series =
        kept.series().stream().map(one -> one.from(Math.max(0, one.size() - steps))).toList();
  }

  private Member member(Forecaster.Fit fit) {
    if (fit instanceof NeuralFit network) {
      Function<PanelSeries, QuantileForecast> single = network.single();
      reach = Math.max(reach, network.reach());
      return (place, last, memory) -> Optional.of(single.apply(last));
    }
    if (fit instanceof RidgeFits ridge) {
      List<LineTable> lines = ridge.lines(kept.series());
      lines.forEach(table -> reach = Math.max(reach, table.reach()));
      return (place, last, memory) ->
          place < 0 || lines.stream().anyMatch(table -> table.past() > last.size())
              ? Optional.empty()
              : Optional.of(median(lines, last));
    }
    ClassicalForecaster.SeriesFits fits = (ClassicalForecaster.SeriesFits) fit;
    for (int i = 0; i < kept.series().size(); i++) {
      fits.of(i)
          .lastValues()
          .ifPresent(read -> reach = Math.max(reach, read.count() + read.season()));
    }
    return (place, last, memory) -> classical(fits, place, last, memory);
  }

  private static QuantileForecast median(List<LineTable> lines, PanelSeries last) {
    return new QuantileForecast(
        QuantileMix.median(
            lines.stream()
                .filter(table -> table.rows().containsKey(last.id()))
                .map(table -> table.quantiles(table.rows().get(last.id()), last.values(), NORMAL))
                .toArray(double[][][]::new)));
  }

  private Optional<QuantileForecast> classical(
      ClassicalForecaster.SeriesFits fits, int place, PanelSeries last, double... memory) {
    if (place < 0) {
      return Optional.empty();
    }
    BaselineMethod.Fit fit = fits.of(place);
    Optional<LastValues> reads = fit.lastValues();
    double[] own = fit.recursion().isEmpty() ? memory : part(place, fits, memory);
    boolean any = Arrays.stream(last.values()).anyMatch(value -> !Double.isNaN(value));
    if (!any || (reads.isPresent() ? reads.get().count() > last.size() : own.length == 0)) {
      return Optional.empty();
    }
    Forecast said =
        reads.isPresent()
            ? fit.forecast(fits.read(place, last.values()), kept.horizon())
            : fit.recursion().orElseThrow().forecast(own, kept.horizon());
    return Optional.of(fits.forecast(place, last, said));
  }

  @Override
  public String name() {
    return kept.describe();
  }

  @Override
  public int horizon() {
    return kept.horizon();
  }

  @Override
  public int season() {
    return kept.season();
  }

  @Override
  public int reach() {
    return reach;
  }

  @Override
  public boolean forecastsOthers() {
    return kept.fits().values().stream().anyMatch(NeuralFit.class::isInstance);
  }

  @Override
  public List<PanelSeries> series() {
    return series;
  }

  /** The fits of a series that remember something, in the order of the members. */
  private List<Remembering> remembering(int place) {
    List<Remembering> all = new ArrayList<>();
    for (Forecaster.Fit fit : kept.fits().values()) {
      if (fit instanceof ClassicalForecaster.SeriesFits fits) {
        fits.of(place).recursion().ifPresent(own -> all.add(new Remembering(fits, own)));
      }
    }
    return all;
  }

  private record Remembering(ClassicalForecaster.SeriesFits fits, Recursion recursion) {
    int length() {
      return recursion.start().length;
    }
  }

  /** The part of a memory that one of the members has; nothing of no memory. */
  private double[] part(int place, ClassicalForecaster.SeriesFits of, double... memory) {
    int from = 0;
    for (Remembering one : remembering(place)) {
      if (one.fits == of && memory.length > 0) {
        return Arrays.copyOfRange(memory, from, from + one.length());
      }
      from += one.length();
    }
    return new double[0];
  }

  @Override
  public double[] memory(String id) {
    int place = places.getOrDefault(id, -1);
    if (place < 0) {
      return new double[0];
    }
    double[] start =
        remembering(place).stream()
            .flatMapToDouble(one -> Arrays.stream(one.recursion.start()))
            .toArray();
    return after(id, start, kept.series().get(place).values());
  }

  @Override
  public double[] after(String id, double[] memory, double... values) {
    if (memory.length == 0) {
      return memory;
    }
    int place = places.get(id);
    double[] after = new double[memory.length];
    int from = 0;
    for (Remembering one : remembering(place)) {
      double[] own = Arrays.copyOfRange(memory, from, from + one.length());
      double[] next = one.recursion.after(own, one.fits.read(place, values));
      System.arraycopy(next, 0, after, from, next.length);
      from += next.length;
    }
    return after;
  }

  @Override
  public Optional<QuantileForecast> forecast(PanelSeries last, double... memory) {
    int place = places.getOrDefault(last.id(), -1);
    Map<String, List<QuantileForecast>> said = new LinkedHashMap<>();
    members.forEach(
        (name, member) ->
            member
                .forecast(place, last, memory)
                .map(one -> kept.choices(name).calibration().apply(one, last.floor()))
                .ifPresent(one -> said.put(name, List.of(one))));
    return said.isEmpty()
        ? Optional.empty()
        : Optional.of(combination.forecast(said, List.of(last)).get(0));
  }
}
