package dev.unroll.datasets.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Looks for one or two seasons in a panel: lags at which the series, less their moving mean over
 * the lag, are correlated with themselves, and which pass a test.
 *
 * <p>The test is the F test of {@link SeasonRegression} for each series. Its normal scores are
 * added over the series, which count as many as the residuals are independent, and a third of the
 * series has to pass alone, so that an odd one does not decide. The level is 3 % for a season that
 * the calendar suggests, and 2 %, shared by all lags, for a search.
 */
public final class Seasons {
  private static final int MAX_LAG = 800;
  private static final int MAX_SERIES = 100; // evenly spaced ones of more
  private static final int MAX_VALUES = 20_000; // the last ones of more
  private static final int CYCLES = 3; // of a season that are needed to see it
  private static final double CALENDAR_LEVEL = 0.03;
  private static final double SEARCH_LEVEL = 0.02;
  private static final double SHARE = 1 / 3.0;
  private static final int CANDIDATES = 5;
  private static final double MIN_CORRELATION = 0.1;
  private static final double MIN_SECOND = 0.2; // of a longer season, without the shorter one
  private static final double LONGER = 0.75; // of the score, with which a multiple is the season
  private static final int EXACT = 15; // digits of a probability

  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private final List<double[]> panel;
  private final List<SeasonCurve> curves;
  private final int last;

  private Seasons(List<double[]> panel) {
    this.panel = panel;
    this.curves = panel.stream().map(SeasonCurve::new).toList();
    int longest = panel.stream().mapToInt(one -> one.length).max().orElse(0);
    this.last = Math.min(MAX_LAG, longest / CYCLES);
  }

  /**
   * A season and its evidence.
   *
   * @param steps in it
   * @param correlation with the values a season before, less their moving mean, the mean over the
   *     series; for a longer season after the shorter one is subtracted
   * @param series that were looked at
   */
  public record Season(int steps, double correlation, int series) {}

  /** The seasons of one series, without a calendar. */
  public static List<Season> of(double[] values, int most) {
    return of(List.of(values), List.of()).stream().limit(most).toList();
  }

  /**
   * The seasons of a panel, at most two, the shorter one first.
   *
   * @param panel values of each series, oldest first, NaN where missing
   * @param calendar the seasons that times suggest, ascending, which are preferred; may be empty
   */
  public static List<Season> of(List<double[]> panel, List<Integer> calendar) {
    Seasons seasons = sample(panel);
    List<Season> known = seasons.known(calendar);
    return known.isEmpty() ? seasons.found() : known;
  }

  private static Seasons sample(List<double[]> panel) {
    return new Seasons(
        IntStream.range(0, Math.min(MAX_SERIES, panel.size()))
            .mapToObj(i -> panel.get(i * panel.size() / Math.min(MAX_SERIES, panel.size())))
            .map(Seasons::whole)
            .filter(one -> one.length >= 2 * CYCLES)
            .toList());
  }

  /** A season longer than one that is given: a multiple of it; nothing where there is none. */
  public static Optional<Season> longer(List<double[]> panel, int given) {
    Seasons seasons = sample(panel);
    return given > 1 && given <= seasons.last ? seasons.second(given) : Optional.empty();
  }

  /** Whether series have values enough for the test of a season. */
  public static boolean testable(List<double[]> panel, int season) {
    return panel.stream().anyMatch(one -> whole(one).length >= CYCLES * season);
  }

  /**
   * From the first known value to the last, with lines over the gaps, less the first value, which
   * keeps the digits of a series far from zero.
   */
  private static double[] whole(double[] values) {
    int[] known = IntStream.range(0, values.length).filter(t -> !Double.isNaN(values[t])).toArray();
    if (known.length == 0) {
      return new double[0];
    }
    int end = known[known.length - 1] + 1;
    int start = Math.max(known[0], end - MAX_VALUES);
    double[] whole = new double[end - start];
    int next = 0;
    for (int t = start; t < end; t++) {
      while (known[next] < t) {
        next++;
      }
      int before = known[Math.max(0, next - 1)];
      double share = known[next] == before ? 1 : (t - before) / (double) (known[next] - before);
      double from = values[before] - values[known[0]];
      whole[t - start] = from + share * (values[known[next]] - values[before]);
    }
    return whole;
  }

  private List<Season> known(List<Integer> calendar) {
    List<Season> supported = new ArrayList<>();
    for (int season : calendar) {
      int shorter = supported.isEmpty() ? 0 : supported.get(0).steps();
      Seasons rest = shorter == 0 ? this : without(shorter);
      double correlation = rest.correlation(season);
      boolean stands = shorter == 0 ? correlation > MIN_CORRELATION : rest.stands(season, shorter);
      if (stands && passes(season, shorter, CALENDAR_LEVEL)) {
        supported.add(new Season(season, correlation, panel.size()));
      }
    }
    return supported;
  }

  private List<Season> found() {
    double level = SEARCH_LEVEL / Math.max(1, last);
    double[] curve = curve();
    List<Candidate> passing =
        IntStream.rangeClosed(2, last)
            .filter(lag -> peak(curve, lag) && curve[lag] > MIN_CORRELATION)
            .mapToObj(lag -> new Candidate(lag, curve[lag], score(lag)))
            .sorted(Comparator.comparingDouble(Candidate::score).reversed())
            .limit(CANDIDATES)
            .filter(one -> passes(one.lag(), 0, level))
            .toList();
    if (passing.isEmpty()) {
      return List.of();
    }
    Candidate first = passing.get(0);
    for (Candidate other : passing) {
      boolean beside = Math.abs(other.lag() - first.lag()) * 10 <= first.lag();
      boolean multiple = other.lag() % first.lag() == 0 && other.score() > LONGER * first.score();
      if (other.correlation() > first.correlation() && (beside || multiple)) {
        first = other;
      }
    }
    List<Season> seasons = new ArrayList<>();
    seasons.add(new Season(first.lag(), first.correlation(), panel.size()));
    second(first.lag()).ifPresent(seasons::add);
    return seasons;
  }

  private record Candidate(int lag, double correlation, double score) {}

  /** A multiple of the season, at which the series without that season are correlated still. */
  private Optional<Season> second(int shorter) {
    Seasons rest = without(shorter);
    List<Season> multiples =
        IntStream.rangeClosed(2, last / shorter)
            .map(k -> k * shorter)
            .filter(lag -> rest.stands(lag, shorter))
            .mapToObj(lag -> new Season(lag, rest.correlation(lag), panel.size()))
            .toList();
    double most = multiples.stream().mapToDouble(Season::correlation).max().orElse(0);
    return multiples.stream() // the shortest of those that are about as good
        .filter(one -> one.correlation() > most - MIN_SECOND / 4)
        .filter(one -> passes(one.steps(), shorter, SEARCH_LEVEL / last))
        .findFirst();
  }

  /** Whether the correlation at a lag is above those a shorter season before and after it. */
  private boolean stands(int lag, int shorter) {
    double at = correlation(lag);
    double after = lag + shorter > last ? -1 : correlation(lag + shorter);
    return at > MIN_SECOND
        && at > correlation(lag - shorter) + MIN_SECOND / 2
        && at > after + MIN_SECOND / 4;
  }

  private static boolean peak(double[] curve, int lag) {
    return curve[lag] > curve[lag - 1] && curve[lag] >= curve[lag + 1];
  }

  private double[] curve() {
    double[] curve = new double[last + 2];
    for (int lag = 2; lag < curve.length; lag++) {
      curve[lag] = correlation(lag);
    }
    return curve;
  }

  private double correlation(int lag) {
    return mean(lag, one -> one.at(lag));
  }

  private double score(int lag) {
    return mean(lag, one -> one.score(lag));
  }

  /** Over the series that are long enough; 0 without any. */
  private double mean(int lag, ToDoubleFunction<SeasonCurve> number) {
    return curves.stream()
        .filter(one -> lag >= 2 && one.length() >= CYCLES * lag)
        .mapToDouble(number)
        .average()
        .orElse(0);
  }

  /** The series less the mean at each place of a season. */
  private Seasons without(int season) {
    return new Seasons(panel.stream().map(values -> less(values, season)).toList());
  }

  private static double[] less(double[] values, int season) {
    double[] sums = new double[season];
    int[] counts = new int[season];
    double[] rest = new SeasonCurve(values).rest(season);
    int half = season / 2;
    for (int t = 0; t < rest.length; t++) {
      sums[(t + half) % season] += rest[t];
      counts[(t + half) % season]++;
    }
    double[] less = values.clone();
    for (int t = 0; t < less.length; t++) {
      less[t] -= sums[t % season] / Math.max(1, counts[t % season]);
    }
    return less;
  }

  private boolean passes(int season, int shorter, double level) {
    double sum = 0;
    int alone = 0;
    List<double[]> residuals = new ArrayList<>();
    double pass = NORMAL.inverseCumulativeProbability(0.95);
    for (double[] values : panel) {
      if (values.length >= CYCLES * season) {
        SeasonRegression test = SeasonRegression.of(values, season, shorter);
        double score = score(test.probability(), values, season);
        sum += score;
        alone += score > pass ? 1 : 0;
        residuals.add(test.residuals());
      }
    }
    int series = residuals.size();
    return series > 0
        && alone >= SHARE * series
        && sum / series * Math.sqrt(independent(residuals))
            > NORMAL.inverseCumulativeProbability(1 - level);
  }

  /** A series that its last values explain has a season if it repeats itself. */
  private static double score(double probability, double[] values, int season) {
    double chance =
        Double.isNaN(probability) ? new SeasonCurve(values).at(season) > 0.9 ? 0 : 1 : probability;
    double least = Math.pow(10, -EXACT);
    return NORMAL.inverseCumulativeProbability(1 - Math.min(1 - least, Math.max(least, chance)));
  }

  /** As how many independent series the residuals vary, from the variance of their mean. */
  private static double independent(List<double[]> residuals) {
    int steps = residuals.stream().mapToInt(one -> one.length).min().orElse(0);
    double[] mean = new double[steps];
    for (double[] one : residuals) {
      double squares = 0;
      for (double value : one) {
        squares += value * value / one.length;
      }
      double unit = squares > 0 ? 1 / (Math.sqrt(squares) * residuals.size()) : 0;
      for (int t = 0; t < steps; t++) {
        mean[t] += one[one.length - steps + t] * unit;
      }
    }
    double variance = 0;
    for (double value : mean) {
      variance += value * value / steps;
    }
    return Math.min(residuals.size(), 1 / Math.max(variance, Double.MIN_NORMAL));
  }
}
