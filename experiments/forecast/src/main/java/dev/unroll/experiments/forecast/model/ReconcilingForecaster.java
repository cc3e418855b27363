package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.panel.PanelSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;

/**
 * A forecaster whose forecasts add up. Medians are reconciled; the other quantiles and the paths of
 * a series move with its median, so that the widths of its intervals stay.
 *
 * @param rule how; not {@link Reconcile#NONE}
 */
public record ReconcilingForecaster(Forecaster inner, Hierarchy hierarchy, Reconcile rule)
    implements OuterForecaster {
  private static final int MAX_ORIGINS = 48; // at which errors of the fit are measured
  private static final int PAST_SHARE = 3; // at most one of so many steps is such an origin

  @Override
  public Optional<Forecaster> labelsShifted() {
    return inner.labelsShifted(); // its answers are steps apart, which add up no more
  }

  @Override
  public Fit fit(List<PanelSeries> past, DoubleConsumer progress) {
    return reconciled(inner.fit(past, progress), past, hierarchy, rule);
  }

  /** A fit whose forecasts add up, from one whose do not. */
  public static Fit reconciled(
      Fit fit, List<PanelSeries> past, Hierarchy hierarchy, Reconcile rule) {
    return reconciled(fit, reconciliation(fit, past, hierarchy, rule));
  }

  /** Sums need all series: nothing is held out where one is too short for it. */
  @Override
  public HeldOutFit fit(List<PanelSeries> past, HoldOut holdOut, DoubleConsumer progress) {
    HeldOutFit fit = inner.fit(past, holdOut, progress);
    Reconciliation reconciliation = reconciliation(fit.fit(), past, hierarchy, rule);
    boolean whole = holdOut.usable(past).size() == past.size();
    return new HeldOutFit(
        reconciled(fit.fit(), reconciliation),
        whole
            ? fit.heldOut().stream().map(window -> moved(window, reconciliation)).toList()
            : List.of());
  }

  private static Reconciliation reconciliation(
      Fit fit, List<PanelSeries> past, Hierarchy hierarchy, Reconcile rule) {
    return rule == Reconcile.BOTTOM_UP
        ? Reconciliation.bottomUp(hierarchy)
        : Reconciliation.leastVariance(hierarchy, errors(fit, past));
  }

  private static Fit reconciled(Fit fit, Reconciliation reconciliation) {
    return fit.with(
        UnaryOperator.identity(), (forecasts, histories) -> moved(forecasts, reconciliation));
  }

  /** Errors of the first step from the last origins of the past, where those of all are known. */
  private static double[][] errors(Fit fit, List<PanelSeries> past) {
    int shortest = past.stream().mapToInt(PanelSeries::size).min().orElse(0);
    List<double[]> errors = new ArrayList<>();
    for (int back = 1; back <= Math.min(MAX_ORIGINS, shortest / PAST_SHARE); back++) {
      int left = back;
      List<QuantileForecast> forecasts =
          fit.forecast(past.stream().map(one -> one.first(one.size() - left)).toList());
      double[] row = new double[past.size()];
      Arrays.setAll(
          row, i -> past.get(i).values()[past.get(i).size() - left] - forecasts.get(i).median()[0]);
      if (Arrays.stream(row).allMatch(Double::isFinite)) {
        errors.add(row);
      }
    }
    return errors.toArray(double[][]::new);
  }

  private static List<QuantileForecast> moved(
      List<QuantileForecast> forecasts, Reconciliation reconciliation) {
    int horizon = forecasts.get(0).horizon();
    double[][] shifts = new double[forecasts.size()][horizon];
    for (int h = 0; h < horizon; h++) {
      int step = h;
      double[] medians = forecasts.stream().mapToDouble(one -> one.median()[step]).toArray();
      double[] sums = reconciliation.of(medians);
      for (int i = 0; i < sums.length; i++) {
        shifts[i][h] = sums[i] - medians[i];
      }
    }
    List<QuantileForecast> moved = new ArrayList<>();
    for (int i = 0; i < shifts.length; i++) {
      moved.add(moved(forecasts.get(i), shifts[i]));
    }
    return moved;
  }

  private static QuantileForecast moved(QuantileForecast forecast, double[] shift) {
    double[][] quantiles = forecast.quantiles();
    for (int h = 0; h < quantiles.length; h++) {
      double by = shift[h];
      quantiles[h] = Arrays.stream(quantiles[h]).map(value -> value + by).toArray();
    }
    double[][] paths = forecast.paths();
    for (int p = 0; p < paths.length; p++) {
      double[] path = paths[p].clone();
      Arrays.setAll(path, h -> path[h] + shift[h]);
      paths[p] = path;
    }
    return new QuantileForecast(quantiles, paths);
  }
}
