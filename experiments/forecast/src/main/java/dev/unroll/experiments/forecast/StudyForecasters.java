package dev.unroll.experiments.forecast;

import dev.unroll.datasets.panel.Fill;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.backtest.ClassicalForecaster;
import dev.unroll.experiments.forecast.combine.CalibratedForecaster;
import dev.unroll.experiments.forecast.combine.Combination;
import dev.unroll.experiments.forecast.combine.CombinedForecaster;
import dev.unroll.experiments.forecast.combine.IntervalCalibration;
import dev.unroll.experiments.forecast.model.FillingForecaster;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.neural.NeuralForecaster;
import dev.unroll.experiments.forecast.neural.NeuralModel;
import dev.unroll.experiments.forecast.neural.NeuralSpec;
import dev.unroll.experiments.forecast.neural.NeuralTraining;
import dev.unroll.experiments.forecast.ridge.PanelRidge;
import dev.unroll.experiments.forecast.ridge.RidgeChoice;
import dev.unroll.experiments.recipe.BlockSpec;
import java.util.ArrayList;
import java.util.List;

/** The forecasters of a study, as its settings have them. */
final class StudyForecasters {
  private final ForecastStudy study;
  private final int horizon;

  StudyForecasters(ForecastStudy study) {
    this.study = study;
    this.horizon = study.protocol().horizon();
  }

  /** Members, then their combinations. */
  List<Forecaster> all(List<PanelSeries> series) {
    List<Forecaster> all = new ArrayList<>(members(series));
    double trimmed = study.sums().isEmpty() ? Combination.TRIMMED : 0;
    for (Combination.Weighting weighting : study.protocol().combine()) {
      all.add(new CombinedForecaster(weighting, members(series), horizon, study.season(), trimmed));
    }
    return all;
  }

  /** Baselines, then networks. */
  List<Forecaster> members(List<PanelSeries> series) {
    List<Forecaster> all = new ArrayList<>(classical(methods(series)));
    all.add(new PanelRidge(horizon, study.seasons()));
    if (study.protocol().calibrate()) {
      all.replaceAll(one -> new CalibratedForecaster(one, horizon));
    }
    all.addAll(networks());
    return all.stream().map(this::adjusted).toList();
  }

  /** The methods for series that are like the study's. */
  StudyMethods methods(List<PanelSeries> series) {
    return StudyMethods.of(series.stream().map(one -> study.past(one).values()).toList());
  }

  /** Forecasters by some methods. */
  List<Forecaster> classical(StudyMethods methods) {
    return classical(methods, study.seasons(), horizon, study.model().window());
  }

  static List<Forecaster> classical(
      StudyMethods methods, List<Integer> seasons, int horizon, int window) {
    int season = seasons.isEmpty() ? 1 : seasons.get(0);
    return methods.all(seasons, horizon, window).stream()
        .map(method -> (Forecaster) new ClassicalForecaster(method, season, horizon))
        .toList();
  }

  /** A panel ridge whose variants are chosen. */
  Forecaster ridge(List<RidgeChoice> chosen) {
    return new PanelRidge(horizon, study.seasons(), chosen);
  }

  /** A forecaster whose calibration is chosen, where there is any. */
  Forecaster calibrated(Forecaster one, IntervalCalibration chosen) {
    return study.protocol().calibrate() ? new CalibratedForecaster(one, horizon, chosen) : one;
  }

  /** With gaps filled and sums that add up, where the settings say so. */
  Forecaster adjusted(Forecaster one) {
    Fill rule = study.data().fill();
    return study
        .sums()
        .reconciling(rule == Fill.NONE ? one : new FillingForecaster(one, rule, study.season()));
  }

  private List<NeuralForecaster> networks() {
    List<PanelSeries> series = study.series();
    Frequency frequency = series.get(0).time(0).isPresent() ? study.panel().frequency() : null;
    List<NeuralSpec> specs = new ArrayList<>();
    for (BlockSpec cell : study.model().cells()) {
      for (NeuralModel model : study.model().resolved(study.seasons(), horizon, series)) {
        specs.add(new NeuralSpec(cell, model, horizon, study.season(), frequency));
      }
    }
    NeuralTraining training = study.training().share(study.fits() * Math.max(1, specs.size()));
    return specs.stream().map(spec -> new NeuralForecaster(spec, training)).toList();
  }
}
