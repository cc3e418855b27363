package dev.unroll.datasets.series;

import dev.unroll.datasets.task.Task.Baseline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Forecasts without a model (Hyndman and Athanasopoulos, Forecasting: Principles and Practice,
 * 5.2), from everything before the window's first target.
 */
final class SeriesBaselines {
  /** Forecasts the value {@code ahead} (from 0) rows after the row {@code target}. */
  private interface Forecast {
    double at(int target, int ahead);
  }

  private final double[] scaled;
  private final WindowPart test;
  private final int horizon;
  private final double deviation;

  SeriesBaselines(double[] scaled, WindowPart test, int horizon, double deviation) {
    this.scaled = scaled;
    this.test = test;
    this.horizon = horizon;
    this.deviation = deviation;
  }

  /** All of them; those of a season only where the past holds enough seasons. */
  List<Baseline> all(int season) {
    List<Baseline> all = new ArrayList<>();
    all.add(score("last value", (target, ahead) -> scaled[target - 1]));
    all.add(score("drift", this::drift));
    int past = test.target(0);
    if (season > 1 && past >= season) {
      all.add(score("last season", (target, ahead) -> seasonal(target, ahead, season)));
    }
    if (season > 1 && past >= 2 * season) {
      all.add(score("last season + its growth", (t, ahead) -> growing(t, ahead, season)));
    }
    return List.copyOf(all);
  }

  private Baseline score(String name, Forecast forecast) {
    SeriesScorer scorer = new SeriesScorer(deviation);
    for (int position = 0; position < test.size(); position++) {
      int target = test.target(position);
      for (int h = 0; h < horizon; h++) {
        scorer.add(forecast.at(target, h) - scaled[target + h]);
      }
    }
    return new Baseline(name, scorer.scores());
  }

  private double drift(int target, int ahead) {
    double slope = target < 2 ? 0 : (scaled[target - 1] - scaled[0]) / (target - 1);
    return scaled[target - 1] + slope * (ahead + 1);
  }

  private double seasonal(int target, int ahead, int season) {
    return scaled[target - season + ahead % season];
  }

  /** Each season ahead is as far above the last as the last was, on average, above its own last. */
  private double growing(int target, int ahead, int season) {
    double growth = mean(target - season, season) - mean(target - 2 * season, season);
    return seasonal(target, ahead, season) + growth * (ahead / season + 1);
  }

  private double mean(int from, int rows) {
    return Arrays.stream(scaled, from, from + rows).sum() / rows;
  }
}
