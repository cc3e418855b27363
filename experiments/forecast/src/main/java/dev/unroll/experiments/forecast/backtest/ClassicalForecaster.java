package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.baseline.BaselineMethod;
import dev.unroll.datasets.baseline.Forecast;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;

/** A statistical method, fitted to each series; its errors are taken to be normal. */
public final class ClassicalForecaster implements Forecaster {
  private static final double[] NORMAL = normal();

  private final BaselineMethod method;
  private final int season;
  private final int horizon;

  public ClassicalForecaster(BaselineMethod method, int season, int horizon) {
    this.method = method;
    this.season = Math.max(1, season);
    this.horizon = horizon;
  }

  private static double[] normal() {
    NormalDistribution unit = new NormalDistribution(null, 0, 1);
    double[] values = Levels.all();
    for (int q = 0; q < values.length; q++) {
      values[q] = unit.inverseCumulativeProbability(values[q]);
    }
    return values;
  }

  @Override
  public String name() {
    return method.label();
  }

  @Override
  public boolean baseline() {
    return true;
  }

  @Override
  public Fit fit(List<PanelSeries> past) {
    List<BaselineMethod.Fit> fitted =
        past.stream().map(series -> method.fit(series.values(), season)).toList();
    return histories -> {
      List<Predicted> all = new ArrayList<>();
      for (int i = 0; i < histories.size(); i++) {
        all.add(predicted(fitted.get(i).forecast(histories.get(i).values(), horizon)));
      }
      return all;
    };
  }

  private Predicted predicted(Forecast forecast) {
    double[] mean = forecast.mean();
    double[] deviation = forecast.deviation();
    double[][] quantiles = new double[horizon][NORMAL.length];
    for (int h = 0; h < horizon; h++) {
      for (int q = 0; q < NORMAL.length; q++) {
        quantiles[h][q] = mean[h] + NORMAL[q] * deviation[h];
      }
    }
    return new Predicted(quantiles);
  }
}
