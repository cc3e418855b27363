package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import dev.unroll.experiments.recipe.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A recurrent network that reads the past of a series, walks on through the steps ahead with only
 * what is known of them, and says at each how the value is distributed: all steps of the horizon at
 * once. One network for all series, or one for each.
 */
public final class NeuralForecaster implements Forecaster {
  private final Cell cell;
  private final NeuralModel model;
  private final NeuralTraining training;
  private final int horizon;
  private final int season;
  private final Frequency frequency;

  /**
   * @param season steps; 1 for none
   * @param frequency null where there are no times
   */
  public NeuralForecaster(
      Cell cell,
      NeuralModel model,
      NeuralTraining training,
      int horizon,
      int season,
      Frequency frequency) {
    this.cell = cell;
    this.model = model;
    this.training = training;
    this.horizon = horizon;
    this.season = Math.max(1, season);
    this.frequency = model.calendar() ? frequency : null;
  }

  @Override
  public String name() {
    return cell.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public boolean baseline() {
    return false;
  }

  int window() {
    return model.window() > 0 ? model.window() : Math.max(3 * season, 2 * horizon);
  }

  /** Whole seasons back to the value that is subtracted, never inside the horizon. */
  private int lag() {
    return model.deseason() ? season * ((horizon + season - 1) / season) : 0;
  }

  @Override
  public Fit fit(List<PanelSeries> past) {
    if (model.global()) {
      List<Ensemble.Member> members = members(past);
      return histories -> forecast(members, past, histories);
    }
    List<List<Ensemble.Member>> each = new ArrayList<>();
    past.forEach(one -> each.add(members(List.of(one))));
    return histories -> {
      List<Predicted> all = new ArrayList<>();
      for (int i = 0; i < histories.size(); i++) {
        all.addAll(forecast(each.get(i), List.of(past.get(i)), List.of(histories.get(i))));
      }
      return all;
    };
  }

  private List<Ensemble.Member> members(List<PanelSeries> past) {
    Inputs inputs = inputs(past, past);
    List<Integer> sizes = past.stream().map(PanelSeries::size).toList();
    List<Ensemble.Member> members = new ArrayList<>();
    for (int m = 0; m < training.members(); m++) {
      members.add(Ensemble.train(cell, model, training, inputs, sizes, training.seed() + m));
    }
    return members;
  }

  /** Inputs of histories, scaled as the past they were learnt from. */
  private Inputs inputs(List<PanelSeries> past, List<PanelSeries> histories) {
    List<Prepared> prepared = new ArrayList<>();
    List<Inputs.Scale> scales = new ArrayList<>();
    for (int i = 0; i < histories.size(); i++) {
      Prepared one = prepared(histories.get(i));
      int known = Math.min(past.get(i).size(), one.size());
      Inputs.Scale scale = Inputs.fitted(one.values(), 0, known);
      scales.add(scale == null ? new Inputs.Scale(0, 1) : scale);
      prepared.add(one);
    }
    return new Inputs(prepared, scales, model.normalise(), window(), horizon);
  }

  private Prepared prepared(PanelSeries series) {
    return new Prepared(series, model.log(), lag(), horizon, frequency);
  }

  private List<Predicted> forecast(
      List<Ensemble.Member> members, List<PanelSeries> past, List<PanelSeries> histories) {
    Inputs inputs = inputs(past, histories);
    List<Inputs.Place> places = new ArrayList<>();
    for (int i = 0; i < histories.size(); i++) {
      places.add(new Inputs.Place(i, histories.get(i).size()));
    }
    List<double[][]> scaled = Ensemble.forecast(members, model.head(), inputs, places);
    List<Predicted> all = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Prepared one = prepared(histories.get(i));
      Inputs.Scale scale = inputs.scale(places.get(i));
      double[][] quantiles = new double[horizon][Levels.count()];
      for (int h = 0; h < horizon; h++) {
        for (int q = 0; q < quantiles[h].length; q++) {
          double value = scale.restored(scaled.get(i)[h][q]);
          quantiles[h][q] = one.restored(value, one.size() + h);
        }
      }
      all.add(new Predicted(quantiles));
    }
    return all;
  }
}
