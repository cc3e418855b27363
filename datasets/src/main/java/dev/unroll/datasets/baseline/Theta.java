package dev.unroll.datasets.baseline;

import dev.unroll.datasets.score.Autocorrelation;
import java.util.Arrays;

/**
 * The Theta method: the mean of the line through the values by least squares (θ = 0) and of simple
 * exponential smoothing of twice the values less that line (θ = 2), of values without their season.
 * There is a season where the autocorrelation r_m is above 1.645·√((1 + 2(r_1² + … + r_{m−1}²))/T);
 * it is taken out as factors of the moving mean, or as sums where values are not above 0. Missing
 * values are carried forward.
 *
 * <p>It is simple smoothing with half the line's slope as its drift (Hyndman &amp; Billah 2003), so
 * the deviation is σ√(1 + (h − 1)α²).
 *
 * <p>Source: Assimakopoulos &amp; Nikolopoulos, "The theta model", 2000; the test of season is that
 * of the M4 competition's benchmarks.
 */
public record Theta() implements BaselineMethod {
  private static final double ONE_SIDED = 1.645;
  private static final int SHORTEST = 8;

  @Override
  public String label() {
    return "Theta";
  }

  @Override
  public int needs(int season) {
    return SHORTEST;
  }

  @Override
  public Fit fit(double[] history, int season) {
    History.require(this, history, season);
    double[] filled = History.carriedForward(history);
    boolean product = Arrays.stream(filled).allMatch(value -> value > 0);
    double[] places = isSeasonal(filled, season) ? places(filled, season, product) : none(product);
    double[] rest = rest(filled, places, product);
    double[] line = line(rest);
    double[] bent = bent(rest, line);
    SmoothingFit smoothing = SmoothingFit.of(Smoothing.Kind.SIMPLE, bent, 1);
    double alpha = smoothing.alpha();
    double sigma = smoothing.sigma() / 2; // of the mean of the two lines
    return new Lines(places, product, line, smoothing.recursion(), alpha, sigma).fit();
  }

  /**
   * The mean of the line and of the smoothed bent line, value by value. What is remembered: how
   * many values there were, the last known one, and the smoothing's memory.
   *
   * @param places factors or summands of a season
   * @param line intercept and slope
   * @param sigma of the mean of both
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Lines(
      double[] places,
      boolean product,
      double[] line,
      Recursion smoothing,
      double alpha,
      double sigma)
      implements Recursion {

    @Override
    public double[] start() {
      return memory(0, Double.NaN, smoothing.start());
    }

    private static double[] memory(double count, double last, double... smoothing) {
      double[] memory = new double[2 + smoothing.length];
      memory[0] = count;
      memory[1] = last;
      System.arraycopy(smoothing, 0, memory, 2, smoothing.length);
      return memory;
    }

    @Override
    public double[] after(double[] memory, double... values) {
      double[] own = Arrays.copyOfRange(memory, 2, memory.length);
      double last = memory[1];
      int read = Double.isNaN(last) ? 0 : (int) memory[0]; // steps before the first known value
      int count = (int) memory[0];
      for (double value : values) {
        last = Double.isNaN(value) ? last : value;
        count++;
        for (; read < count && !Double.isNaN(last); read++) {
          double place = places[read % places.length];
          double rest = product ? last / place : last - place;
          own = smoothing.after(own, 2 * rest - line[0] - line[1] * read);
        }
      }
      return memory(count, last, own);
    }

    @Override
    public Forecast forecast(double[] memory, int horizon) {
      double level = smoothing.forecast(Arrays.copyOfRange(memory, 2, memory.length), 1).mean()[0];
      int length = (int) memory[0];
      return new Forecast(
          horizon,
          h -> {
            double mean = (level + line[0] + line[1] * (length + h - 1)) / 2;
            double place = places[(length + h - 1) % places.length];
            return product ? mean * place : mean + place;
          },
          h ->
              sigma
                  * Math.sqrt(1 + (h - 1) * alpha * alpha)
                  * (product ? places[(length + h - 1) % places.length] : 1));
    }
  }

  static boolean isSeasonal(double[] values, int season) {
    if (season < 2 || values.length < 3 * season) {
      return false;
    }
    double sum = 1;
    for (int k = 1; k < season; k++) {
      double r = Autocorrelation.of(values, k);
      sum += 2 * r * r;
    }
    double bound = ONE_SIDED * Math.sqrt(sum / values.length);
    return Math.abs(Autocorrelation.of(values, season)) > bound;
  }

  private static double[] none(boolean product) {
    return new double[] {product ? 1 : 0};
  }

  /** Classical decomposition: the mean of each place's distance from the centred moving mean. */
  private static double[] places(double[] values, int season, boolean product) {
    double[] sums = new double[season];
    int[] counts = new int[season];
    int half = season / 2;
    for (int t = half; t + half < values.length; t++) {
      double moving = 0;
      for (int k = -half; k <= half; k++) {
        moving += values[t + k] * (season % 2 == 0 && Math.abs(k) == half ? 0.5 : 1) / season;
      }
      sums[t % season] += product ? values[t] / moving : values[t] - moving;
      counts[t % season]++;
    }
    double mean = 0;
    for (int i = 0; i < season; i++) {
      sums[i] /= counts[i];
      mean += sums[i] / season;
    }
    for (int i = 0; i < season; i++) {
      sums[i] = product ? sums[i] / mean : sums[i] - mean;
    }
    return sums;
  }

  private static double[] rest(double[] values, double[] places, boolean product) {
    double[] rest = values.clone();
    for (int t = 0; t < rest.length; t++) {
      double place = places[t % places.length];
      rest[t] = product ? rest[t] / place : rest[t] - place;
    }
    return rest;
  }

  /** Intercept at the first step, and slope. */
  private static double[] line(double[] values) {
    Moments moments = new Moments(1, 1);
    for (int t = 0; t < values.length; t++) {
      moments.add(new double[] {t}, new double[] {values[t]});
    }
    LinearMap map = moments.solve(1, 0);
    return new double[] {map.getIntercept()[0], map.weight(0)};
  }

  private static double[] bent(double[] values, double[] line) {
    double[] bent = values.clone();
    for (int t = 0; t < bent.length; t++) {
      bent[t] = 2 * bent[t] - line[0] - line[1] * t;
    }
    return bent;
  }
}
