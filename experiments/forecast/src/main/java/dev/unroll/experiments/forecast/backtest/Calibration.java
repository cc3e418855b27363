package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.datasets.score.Quantiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How well a forecaster's intervals hold what they should, and what is left in its errors.
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
  private static final int LEAST = 12;

  public static Calibration of(
      Backtest.Run run, List<PanelSeries> series, Protocol protocol, int season) {
    List<List<Case>> cases = Board.cases(run, series, protocol, season);
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
        cases.size() < LEAST ? List.of() : correlations(cases, Math.min(10, cases.size() / 4));
    return new Calibration(run.model(), nominal, covered, pit(cases), correlations, cases.size());
  }

  private static List<Double> pit(List<List<Case>> cases) {
    double[] counts = new double[BINS];
    double all = 0;
    Quantiles levels = Quantiles.at(Levels.all());
    for (Case one : cases.stream().flatMap(List::stream).toList()) {
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
  private static List<Double> correlations(List<List<Case>> cases, int lags) {
    List<Double> sums = new ArrayList<>(Collections.nCopies(lags, 0.0));
    int series = cases.get(0).size();
    for (int i = 0; i < series; i++) {
      double[] errors = new double[cases.size()];
      for (int w = 0; w < errors.length; w++) {
        Case one = cases.get(w).get(i);
        errors[w] = one.actual()[0] - one.forecast().median()[0];
      }
      for (int k = 1; k <= lags; k++) {
        sums.set(k - 1, sums.get(k - 1) + correlation(errors, k) / series);
      }
    }
    return sums;
  }

  private static double correlation(double[] errors, int lag) {
    double mean = 0;
    int known = 0;
    for (double error : errors) {
      mean += Double.isNaN(error) ? 0 : error;
      known += Double.isNaN(error) ? 0 : 1;
    }
    mean /= Math.max(1, known);
    double own = 0;
    double with = 0;
    for (int w = 0; w < errors.length; w++) {
      double a = Double.isNaN(errors[w]) ? 0 : errors[w] - mean;
      double b = w < lag || Double.isNaN(errors[w - lag]) ? 0 : errors[w - lag] - mean;
      own += a * a;
      with += a * b;
    }
    return own > 0 ? with / own : 0;
  }
}
