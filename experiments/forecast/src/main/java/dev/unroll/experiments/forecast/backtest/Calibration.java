package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.Autocorrelation;
import dev.unroll.datasets.score.Quantiles;
import dev.unroll.experiments.forecast.model.Levels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The calibration of a forecaster's intervals, and the autocorrelation of its errors.
 *
 * @param nominal coverage of the central intervals, narrowest first
 * @param covered share of the values in each
 * @param pit shares of the probability integral transform, in bins of equal width
 * @param correlations of the first step's errors from window to window, by lag; empty if there are
 *     too few windows
 * @param errors how many each correlation rests on
 */
public record Calibration(
    String model,
    List<Double> nominal,
    List<Double> covered,
    List<Double> pit,
    List<Double> correlations,
    int errors) {
  private static final int BINS = 10;
  private static final int MIN_WINDOWS = 12;

  public static Calibration of(
      Backtest.Run run, List<PanelSeries> series, Protocol protocol, int season) {
    List<List<ScoreTable.Case>> cases = ScoreTable.cases(run, series, protocol, season);
    List<Double> nominal = new ArrayList<>();
    List<Double> covered = new ArrayList<>();
    for (int k = Levels.intervals() - 1; k >= 0; k--) {
      int interval = k;
      nominal.add(Levels.coverage(k));
      covered.add(
          cases.stream()
              .flatMap(List::stream)
              .mapToDouble(one -> one.coverage(interval))
              .filter(Double::isFinite)
              .average()
              .orElse(Double.NaN));
    }
    List<Double> correlations =
        cases.size() < MIN_WINDOWS
            ? List.of()
            : correlations(cases, Math.min(10, cases.size() / 4));
    return new Calibration(run.model(), nominal, covered, pit(cases), correlations, cases.size());
  }

  private static List<Double> pit(List<List<ScoreTable.Case>> cases) {
    double[] counts = new double[BINS];
    double all = 0;
    Quantiles levels = Quantiles.at(Levels.all());
    for (ScoreTable.Case one : cases.stream().flatMap(List::stream).toList()) {
      double[][] quantiles = one.forecast().quantiles();
      for (int h = 0; h < quantiles.length; h++) {
        if (!Double.isNaN(one.actual()[h])) {
          double pit = levels.pit(one.actual()[h], quantiles[h]);
          counts[Math.min(BINS - 1, (int) (pit * BINS))]++;
          all++;
        }
      }
    }
    List<Double> shares = new ArrayList<>();
    for (double count : counts) {
      shares.add(count / all);
    }
    return shares;
  }

  /** Mean over the series. */
  private static List<Double> correlations(List<List<ScoreTable.Case>> cases, int lags) {
    List<Double> sums = new ArrayList<>(Collections.nCopies(lags, 0.0));
    int series = cases.get(0).size();
    for (int i = 0; i < series; i++) {
      double[] errors = new double[cases.size()];
      for (int w = 0; w < errors.length; w++) {
        ScoreTable.Case one = cases.get(w).get(i);
        errors[w] = one.actual()[0] - one.forecast().median()[0];
      }
      for (int k = 1; k <= lags; k++) {
        sums.set(k - 1, sums.get(k - 1) + Autocorrelation.of(errors, k) / series);
      }
    }
    return sums;
  }
}
