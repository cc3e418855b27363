package dev.unroll.datasets.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * Exponential smoothing (ETS): no trend, Holt's or a damped one, and no season, an additive or a
 * multiplicative one. Errors are absolute or, of values above 0, relative to the forecast. Weights,
 * first level and first trend have the greatest likelihood. A season needs two seasons of history.
 * A multiplicative one needs values above 0 and, with absolute errors, above a quarter of their
 * mean: factors near 0 are not stable. At a missing value the state follows its own forecast.
 *
 * <p>All kinds are searched for a little, and the best of them in full. With at least four seasons
 * of history the best is the one with the least absolute error over the next season from origins in
 * the later half, since AICc, which decides otherwise, compares errors one step ahead: a trend that
 * helps there may go far astray a season later.
 *
 * <p>Source: Hyndman &amp; Athanasopoulos 2021, chapter 8.
 */
public final class ExponentialSmoothing implements BaselineMethod {
  private static final int SHORTEST = 10;
  private static final int REFINED = 3; // kinds that are searched in full for AICc
  private static final int MIN_SEASONS = 4; // of a history in which errors a season ahead are many

  private static final double FAR_FROM_ZERO = 0.25; // of the mean

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
    return search(history, season).recursion().fit();
  }

  SmoothingFit search(double[] history, int season) {
    if (kinds.size() == 1) {
      return SmoothingFit.of(kinds.get(0), history, season);
    }
    boolean positive = Arrays.stream(history).allMatch(value -> !(value <= 0));
    boolean seasonFits = season > 1 && history.length >= 2 * season;
    boolean far = isFarFromZero(history);
    List<SmoothingFit> fits = new ArrayList<>();
    for (Smoothing.Kind kind : kinds) {
      if ((far || !kind.factor) && (seasonFits || !kind.seasonal)) {
        fits.add(new SmoothingFit(kind, false, history, season).sketch());
      }
      if (positive && (seasonFits || !kind.seasonal)) {
        fits.add(new SmoothingFit(kind, true, history, season).sketch());
      }
    }
    fits.removeIf(fit -> !fit.found());
    if (seasonFits && history.length >= MIN_SEASONS * season) {
      Comparator<SmoothingFit> ahead = Comparator.comparingDouble(fit -> fit.errorAhead(season));
      SmoothingFit sketch = fits.stream().min(ahead).orElseThrow();
      SmoothingFit refined = sketch.copy().refine(); // more likely, but not always better ahead
      return ahead.compare(refined, sketch) <= 0 ? refined : sketch;
    }
    return fits.stream()
        .sorted(Comparator.comparing(SmoothingFit::aicc))
        .limit(REFINED)
        .map(SmoothingFit::refine)
        .min(Comparator.comparing(SmoothingFit::aicc))
        .orElseThrow();
  }

  private static boolean isFarFromZero(double[] history) {
    DoubleSummaryStatistics known =
        Arrays.stream(history).filter(value -> !Double.isNaN(value)).summaryStatistics();
    return known.getMin() > FAR_FROM_ZERO * known.getAverage() && known.getMin() > 0;
  }
}
