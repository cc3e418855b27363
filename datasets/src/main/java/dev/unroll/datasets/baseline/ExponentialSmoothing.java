package dev.unroll.datasets.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Exponential smoothing (ETS) with additive errors: simple, Holt's trend, damped, and Holt-Winters
 * with an additive or a multiplicative season. Weights, first level and first trend have the least
 * squared one-step errors; the kind is the one with the least AICc. A season needs two seasons of
 * history, a multiplicative one values above 0. At a missing value the state follows its own
 * forecast.
 *
 * <p>Source: Hyndman &amp; Athanasopoulos 2021, chapter 8; the deviations of section 8.7.
 */
public final class ExponentialSmoothing implements BaselineMethod {
  private static final int SHORTEST = 10;

  private final List<Smoothing.Kind> kinds;

  private ExponentialSmoothing(List<Smoothing.Kind> kinds) {
    this.kinds = kinds;
  }

  /** Whichever kind has the least AICc. */
  public static ExponentialSmoothing best() {
    return new ExponentialSmoothing(List.of(Smoothing.Kind.values()));
  }

  static ExponentialSmoothing of(Smoothing.Kind kind) {
    return new ExponentialSmoothing(List.of(kind));
  }

  @Override
  public String label() {
    return kinds.size() == 1 ? kinds.get(0).label : "exponential smoothing";
  }

  @Override
  public int needs(int season) {
    return kinds.stream().allMatch(kind -> kind.seasonal)
        ? Math.max(SHORTEST, 2 * season + 8)
        : SHORTEST;
  }

  @Override
  public Fit fit(double[] history, int season) {
    History.require(this, history, season);
    SmoothingFit fit = search(history, season);
    double sigma = fit.sigma();
    return (past, horizon) -> {
      Smoothing smoothing = fit.smoothing();
      smoothing.run(past);
      return smoothing.forecast(horizon, sigma);
    };
  }

  SmoothingFit search(double[] history, int season) {
    boolean positive = Arrays.stream(history).allMatch(value -> !(value <= 0));
    List<SmoothingFit> fits = new ArrayList<>();
    for (Smoothing.Kind kind : kinds) {
      boolean seasonFits =
          season > 1
              && history.length >= 2 * season
              && (positive || kind != Smoothing.Kind.MULTIPLICATIVE);
      if (kinds.size() == 1 || !kind.seasonal || seasonFits) {
        fits.add(SmoothingFit.of(kind, history, season));
      }
    }
    return fits.stream().min(Comparator.comparing(SmoothingFit::aicc)).orElseThrow();
  }
}
