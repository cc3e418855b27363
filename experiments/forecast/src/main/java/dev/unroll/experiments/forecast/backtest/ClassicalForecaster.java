package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.baseline.BaselineMethod;
import dev.unroll.datasets.baseline.Forecast;
import dev.unroll.datasets.baseline.NaiveMethod;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Fill;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.SpreadLevel;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.runtime.LineTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A statistical method, fitted to each series, or to its logarithms. Its errors are taken to be
 * normal, but no quantile is below zero where no value of the history is.
 */
public final class ClassicalForecaster implements Forecaster {
  private static final double[] NORMAL = Levels.normal();
  private static final double MAX_MISSING = 0.25; // of a history over whose gaps lines are drawn

  private final BaselineMethod method;
  private final int season;
  private final int horizon;

  public ClassicalForecaster(BaselineMethod method, int season, int horizon) {
    this.method = method;
    this.season = Math.max(1, season);
    this.horizon = horizon;
  }

  @Override
  public String name() {
    return method.label();
  }

  @Override
  public boolean baseline() {
    return true;
  }

  /**
   * Fits the method to each series. Where it cannot be, the seasonal naive forecast or the last
   * value stands in for it.
   *
   * @throws InvalidInput if that is so on more than half of the series
   */
  @Override
  public Fit fit(List<PanelSeries> past) {
    List<BaselineMethod.Fit> fitted = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    boolean[] logs = new boolean[past.size()];
    for (PanelSeries series : past) {
      int place = fitted.size();
      logs[place] = method.additive() && SpreadLevel.onlyLogarithms(series.values(), season);
      try {
        fitted.add(fitOne(logs[place] ? series.withValues(logs(series.values())) : series));
      } catch (InvalidInput e) {
        failed.add(e.getMessage());
        if (failed.size() * 2 > past.size()) {
          throw e;
        }
        logs[place] = false;
        fitted.add(simplest(series.values()));
      }
    }
    return new SeriesFits(fitted, logs, failed);
  }

  private static double[] logs(double[] values) {
    return Arrays.stream(values).map(x -> x > 0 ? Math.log(x) : Double.NaN).toArray();
  }

  /** With lines over the gaps where the method cannot do without, if they are few. */
  private BaselineMethod.Fit fitOne(PanelSeries series) {
    double[] values = series.values();
    try {
      return method.fit(values, season);
    } catch (InvalidInput e) {
      double missing = Arrays.stream(values).filter(Double::isNaN).count();
      if (missing == 0 || missing > MAX_MISSING * values.length) {
        throw e;
      }
      return method.fit(Fill.LINEAR.of(series, season).values(), season);
    }
  }

  private BaselineMethod.Fit simplest(double[] past) {
    try {
      return season > 1
          ? NaiveMethod.SEASONAL_NAIVE.fit(past, season)
          : NaiveMethod.LAST_VALUE.fit(past, season);
    } catch (InvalidInput e) {
      return NaiveMethod.LAST_VALUE.fit(past, season);
    }
  }

  /** The fits of the method, one a series. */
  public final class SeriesFits implements Fit {
    private final List<BaselineMethod.Fit> fitted;
    private final boolean[] logs; // whether each is one to logarithms
    private final List<String> failed;

    SeriesFits(List<BaselineMethod.Fit> fitted, boolean[] logs, List<String> failed) {
      this.fitted = fitted;
      this.logs = logs;
      this.failed = failed;
    }

    @Override
    public List<QuantileForecast> forecast(List<PanelSeries> histories) {
      List<QuantileForecast> all = new ArrayList<>();
      for (int i = 0; i < histories.size(); i++) {
        PanelSeries history = histories.get(i);
        all.add(forecast(i, history, fitted.get(i).forecast(read(i, history.values()), horizon)));
      }
      return all;
    }

    /** What a fit reads of values: themselves, or their logarithms. */
    public double[] read(int i, double... values) {
      return logs[i] ? logs(values) : values;
    }

    /** Whether the fit of a series is one to logarithms. */
    public boolean isLog(int i) {
      return logs[i];
    }

    /**
     * The fits as lines; empty if one of them reads all values.
     *
     * @param histories the series of the fit, in its order
     */
    public Optional<LineTable> lines(List<PanelSeries> histories) {
      return MethodLines.of(this, histories, horizon);
    }

    /**
     * The deviations [H] of the forecast after a series, of its logarithms where these are read.
     */
    double[] deviations(int i, PanelSeries history) {
      double[] read = read(i, history.values());
      double[] known = known(read);
      return Arrays.stream(fitted.get(i).forecast(read, horizon).deviation())
          .map(deviation -> Double.isFinite(deviation) ? deviation : spread(known))
          .toArray();
    }

    /** The fit of a series. */
    public BaselineMethod.Fit of(int i) {
      return fitted.get(i);
    }

    /**
     * The quantiles of what the fit of a series said.
     *
     * @param history at whose end it said so, or its last values
     */
    public QuantileForecast forecast(int i, PanelSeries history, Forecast said) {
      double floor = history.floor();
      double[][] quantiles = quantiles(said, read(i, history.values()));
      for (double[] at : quantiles) {
        for (int q = 0; q < at.length; q++) {
          at[q] = Math.max(floor, logs[i] ? Math.exp(at[q]) : at[q]);
        }
      }
      return new QuantileForecast(quantiles);
    }

    @Override
    public Optional<String> note() {
      return failed.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "on %d of %d series, which have the %s instead: %s"
                  .formatted(
                      failed.size(),
                      fitted.size(),
                      season > 1 ? "seasonal naive forecast" : "last value",
                      reason(failed.get(0))));
    }
  }

  private String reason(String message) {
    String label = name() + ": ";
    return message.startsWith(label) ? message.substring(label.length()) : message;
  }

  private double[][] quantiles(Forecast forecast, double[] history) {
    double[] known = known(history);
    double[] mean = forecast.mean();
    double[] deviation = forecast.deviation();
    double[][] quantiles = new double[horizon][NORMAL.length];
    for (int h = 0; h < horizon; h++) {
      double centre = Double.isFinite(mean[h]) ? mean[h] : known[known.length - 1];
      double spread = Double.isFinite(deviation[h]) ? deviation[h] : spread(known);
      for (int q = 0; q < NORMAL.length; q++) {
        quantiles[h][q] = centre + NORMAL[q] * spread;
      }
    }
    return quantiles;
  }

  private static double[] known(double[] history) {
    return Arrays.stream(history).filter(value -> !Double.isNaN(value)).toArray();
  }

  /** Of the values about their mean: where a method has no residual, as with gaps. */
  private static double spread(double[] known) {
    double mean = Arrays.stream(known).average().orElse(0);
    double squares = Arrays.stream(known).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    return Math.sqrt(squares);
  }
}
