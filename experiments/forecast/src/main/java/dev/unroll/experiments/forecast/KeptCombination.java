package dev.unroll.experiments.forecast;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Fill;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.score.SeasonalScale;
import dev.unroll.experiments.forecast.StoredCombination.MemberChoices;
import dev.unroll.experiments.forecast.backtest.ClassicalForecaster;
import dev.unroll.experiments.forecast.backtest.Protocol;
import dev.unroll.experiments.forecast.combine.CalibratedForecaster;
import dev.unroll.experiments.forecast.combine.Combination;
import dev.unroll.experiments.forecast.combine.CombinationFit;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.neural.ForecastState;
import dev.unroll.experiments.forecast.neural.NeuralFit;
import dev.unroll.experiments.forecast.neural.NeuralModel;
import dev.unroll.experiments.forecast.ridge.PanelRidge;
import dev.unroll.experiments.forecast.ridge.RidgeFits;
import dev.unroll.experiments.recipe.Settings;
import dev.unroll.experiments.stage.CombinationModel;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.runtime.LineTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A stored combination with its statistical methods fitted to the series that the run keeps. The
 * fits stay as they are; values that come later are read by them.
 */
final class KeptCombination {
  private static final Logger LOG = LogManager.getLogger(KeptCombination.class);

  private final StoredCombination stored;
  private final int horizon;
  private final int season;
  private final List<PanelSeries> series; // with missing values filled, as the members read them
  private final Map<String, Forecaster.Fit> fits = new LinkedHashMap<>();

  KeptCombination(StoredCombination stored) throws IOException {
    this.stored = stored;
    Settings settings = StudySettings.resolved(stored.run().recipe());
    this.horizon = ((Protocol) settings.sections().get("backtest")).horizon();
    List<Integer> seasons =
        SeasonsFile.find(stored.run()).map(StudySeasons::steps).orElse(List.of());
    this.season = seasons.isEmpty() ? 1 : seasons.get(0);
    Fill rule = ((PanelSettings) settings.sections().get("data")).fill();
    this.series =
        ForecastState.readSeries(stored.run()).stream().map(one -> rule.of(one, season)).toList();
    List<Forecaster> methods =
        StudyForecasters.classical(
            stored.choices().methods(),
            seasons,
            horizon,
            ((NeuralModel) settings.sections().get("model")).window());
    stored.choices().members().forEach((name, own) -> fit(name, own, methods, seasons));
    if (fits.isEmpty()) {
      throw new InvalidInput(
          "%s: %s cannot be fitted to the series that the run keeps; forecast again"
              .formatted(stored.run().path(), describe()));
    }
  }

  /** The methods with their shares. */
  String describe() {
    return stored.choices().describe();
  }

  private void fit(
      String name, MemberChoices own, List<Forecaster> methods, List<Integer> seasons) {
    NeuralFit network = stored.networks().get(name);
    try {
      fits.put(
          name,
          network != null
              ? network
              : own.ridge().isEmpty()
                  ? stored.named(name, methods).fit(series)
                  : new PanelRidge(horizon, seasons, own.ridge()).fit(series));
    } catch (InvalidInput e) {
      LOG.warn("{} is left out: {}", name, e.getMessage()); // as the combination itself does
    }
  }

  int horizon() {
    return horizon;
  }

  int season() {
    return season;
  }

  List<PanelSeries> series() {
    return series;
  }

  /** The fits of the members by name. */
  Map<String, Forecaster.Fit> fits() {
    return fits;
  }

  MemberChoices choices(String member) {
    return stored.choices().members().get(member);
  }

  CombinationFit combination() {
    return new CombinationFit(
        stored.choices().combination(), stored.choices().calibration(), List.of());
  }

  /**
   * The members that need the last values alone, as data.
   *
   * @throws InvalidInput if there are none
   */
  CombinationModel portable() {
    Combination all = stored.choices().combination();
    List<CombinationModel.Part> parts = new ArrayList<>();
    Map<String, Double> kept = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>();
    fits.forEach(
        (name, fit) -> {
          try {
            part(name, fit).ifPresent(parts::add);
          } catch (InvalidInput e) {
            reasons.add(name + ": " + e.getMessage());
          }
        });
    parts.forEach(part -> kept.put(part.name(), part.weight()));
    if (parts.isEmpty()) {
      throw new InvalidInput(
          "%s: expected a network or a method that reads the last values alone, got %s; %sforecast with one, such as 'unroll forecast … --with gru', or use 'unroll stream', which has all of them"
              .formatted(
                  stored.run().path(),
                  describe(),
                  reasons.isEmpty() ? "" : String.join("; ", reasons) + "; "));
    }
    return new CombinationModel(
        new CombinationModel.Shape(
            series.stream().map(PanelSeries::id).toList(),
            horizon,
            Arrays.stream(Levels.all()).boxed().toList(),
            all.trimmed(),
            stored.choices().calibration().factors()),
        parts,
        omission(new Combination(kept, all.trimmed())));
  }

  private Optional<CombinationModel.Part> part(String name, Forecaster.Fit fit) {
    Optional<ForecastModel> networks = Optional.empty();
    List<LineTable> lines = List.of();
    if (fit instanceof NeuralFit network) {
      networks = Optional.of(network.portable());
    } else if (fit instanceof RidgeFits ridge) {
      lines = ridge.lines(series);
    } else if (fit instanceof ClassicalForecaster.SeriesFits classical) {
      lines = classical.lines(series).stream().toList();
    }
    return networks.isEmpty() && lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new CombinationModel.Part(
                name,
                stored.choices().combination().weights().get(name),
                choices(name).calibration().factors(),
                networks,
                lines,
                fit instanceof ClassicalForecaster.SeriesFits));
  }

  /** What the combination without some members says otherwise. */
  private CombinationModel.Omission omission(Combination kept) {
    Map<String, Double> shares = new LinkedHashMap<>(stored.choices().combination().weights());
    double all = shares.values().stream().mapToDouble(weight -> weight).sum();
    shares.replaceAll((name, weight) -> weight / all);
    shares.keySet().removeAll(kept.weights().keySet());
    if (shares.isEmpty()) {
      return new CombinationModel.Omission(shares, 0);
    }
    Map<String, List<QuantileForecast>> said = new LinkedHashMap<>();
    fits.forEach(
        (name, fit) ->
            said.put(
                name,
                new CalibratedForecaster.CalibratedFit(fit, choices(name).calibration())
                    .forecast(series)));
    CombinationFit own = combination();
    List<QuantileForecast> run = own.forecast(said, series);
    List<QuantileForecast> exported =
        new CombinationFit(kept, own.calibration(), List.of()).forecast(said, series);
    double sum = 0;
    for (int i = 0; i < series.size(); i++) {
      double[] medians = run.get(i).median();
      double[] others = exported.get(i).median();
      double unit = unit(series.get(i).values());
      for (int h = 0; h < horizon; h++) {
        sum += Math.abs(others[h] - medians[h]) / unit / horizon / series.size();
      }
    }
    return new CombinationModel.Omission(shares, sum);
  }

  private double unit(double... values) {
    SeasonalScale scale = SeasonalScale.of(values, season);
    return scale.undefined().isEmpty() ? scale.value() : 1;
  }
}
