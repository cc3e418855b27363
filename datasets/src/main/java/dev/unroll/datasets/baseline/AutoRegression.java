package dev.unroll.datasets.baseline;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;

/**
 * y_t = c + φ_1·y_{t−1} + … + φ_p·y_{t−p} + e by least squares; further steps from its own
 * forecasts. Deviation σ√(Σ_{j&lt;h} ψ_j²), ψ the response to one error (Box &amp; Jenkins). Steps
 * with a missing value among the p + 1 are left out of the fit; the forecast carries values
 * forward.
 *
 * @param order p, or with {@code choose} the largest p
 * @param choose whether p is the order from 0 to {@code order} with the least AIC
 */
public record AutoRegression(int order, boolean choose) implements BaselineMethod {
  public AutoRegression {
    if (order < 1) {
      throw new InvalidInput("auto-regression: expected an order of at least 1, got " + order);
    }
  }

  /** Of the order p. */
  public static AutoRegression of(int order) {
    return new AutoRegression(order, false);
  }

  /** Of the order with the least AIC, n·ln(SSE/n) + 2(p + 2), all orders on the same steps. */
  public static AutoRegression byAic(int largest) {
    return new AutoRegression(largest, true);
  }

  @Override
  public String label() {
    return choose ? "AR by AIC" : "AR(" + order + ")";
  }

  @Override
  public boolean additive() {
    return true;
  }

  @Override
  public int needs(int season) {
    return 2 * order + 5;
  }

  @Override
  public Fit fit(double[] history, int season) {
    History.require(this, history, season);
    double centre = Arrays.stream(history).filter(Double::isFinite).average().orElse(0);
    double[] rest = less(history, centre);
    int p = choose ? bestOrder(rest) : order;
    Fit fit = ofOrder(rest, p);
    return new LastValues(p, 1)
        .fit((past, horizon) -> fit.forecast(less(past, centre), horizon).plus(centre));
  }

  private static double[] less(double[] values, double centre) {
    return Arrays.stream(values).map(value -> value - centre).toArray();
  }

  /** Fits what is left of the mean, which keeps the digits of a series far from zero. */
  private Fit ofOrder(double[] history, int p) {
    LinearMap model = moments(history, p).solve(p, 0);
    double sigma = History.deviation(history, p, t -> next(model, history, t, p), p + 1);
    return (past, horizon) -> {
      double[] path = new double[past.length + Math.max(0, horizon)];
      System.arraycopy(History.carriedForward(past), 0, path, 0, past.length);
      for (int t = past.length; t < path.length; t++) {
        path[t] = next(model, path, t, p);
      }
      double[] spread = spread(model, p, horizon);
      return new Forecast(horizon, h -> path[past.length + h - 1], h -> sigma * spread[h - 1]);
    };
  }

  private int bestOrder(double[] history) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    Moments moments = moments(history, order);
    double floor = 1e-12 * sse(history, moments.solve(0, 0), 0);
    for (int p = 0; p <= order; p++) {
      double sse = Math.max(sse(history, moments.solve(p, 0), p), floor);
      double aic = moments.rows() * Math.log(sse / moments.rows()) + 2 * (p + 2);
      // Where the series is exact every order that holds it ties: take the shortest.
      if (aic < least || p == 0) {
        best = p;
        least = aic;
      }
    }
    return best;
  }

  /** Over the steps that all orders can be compared on. */
  private double sse(double[] history, LinearMap model, int p) {
    double sum = 0;
    for (int t = order; t < history.length; t++) {
      if (known(history, t, order)) {
        double error = history[t] - next(model, history, t, p);
        sum += error * error;
      }
    }
    return sum;
  }

  private Moments moments(double[] history, int lags) {
    Moments moments = new Moments(lags, 1);
    for (int t = lags; t < history.length; t++) {
      if (known(history, t, lags)) {
        moments.add(lags(history, t, lags), new double[] {history[t]});
      }
    }
    if (moments.rows() < lags + 3) {
      throw new InvalidInput(
          ("%s: expected at least %d steps without a missing value among the %d before, got %d:"
                  + " lower the order or leave the method out")
              .formatted(label(), lags + 3, lags, moments.rows()));
    }
    return moments;
  }

  private static double next(LinearMap model, double[] path, int t, int p) {
    return model.apply(lags(path, t, p))[0];
  }

  private static double[] lags(double[] path, int t, int p) {
    double[] lags = new double[p];
    for (int i = 0; i < p; i++) {
      lags[i] = path[t - 1 - i];
    }
    return lags;
  }

  private static boolean known(double[] history, int t, int lags) {
    double sum = 0;
    for (int i = 0; i <= lags; i++) {
      sum += history[t - i];
    }
    return !Double.isNaN(sum);
  }

  /** √(Σ_{j<h} ψ_j²) for h = 1 … H, with ψ_0 = 1 and ψ_j = Σ_i φ_i·ψ_{j−i}. */
  static double[] spread(LinearMap model, int p, int horizon) {
    double[] psi = new double[Math.max(0, horizon)];
    double[] spread = new double[psi.length];
    double sum = 0;
    for (int j = 0; j < psi.length; j++) {
      psi[j] = j == 0 ? 1 : 0;
      for (int i = 1; i <= Math.min(p, j); i++) {
        psi[j] += model.weight(i - 1) * psi[j - i];
      }
      sum += psi[j] * psi[j];
      spread[j] = Math.sqrt(sum);
    }
    return spread;
  }
}
