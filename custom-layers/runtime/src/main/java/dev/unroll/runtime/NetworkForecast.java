package dev.unroll.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Forecasts by networks that read the last values, scaled, and lines beside them. */
final class NetworkForecast implements SeriesForecast {
  private final ForecastSpec spec;
  private final float[] levels;
  private final float[] normal; // quantiles of a normal head; empty where outputs are quantiles
  private final Map<String, ForecastSpec.Series> series;
  private final List<ForecastMember> members;

  /**
   * @param stages the whole forecaster, then its members
   * @throws IllegalArgumentException if they do not fit together
   */
  NetworkForecast(List<StageForm> stages) {
    StageForm form = stages.get(0);
    this.spec = ForecastSpec.of(form);
    this.levels = spec.levels(form);
    this.normal = ForecastSpec.normal(form, levels.length);
    this.series = ForecastSpec.series(form);
    this.members = ForecastMember.of(stages.subList(1, stages.size()), spec.horizon());
    checkMembers();
  }

  private void checkMembers() {
    int outputs = normal.length == 0 ? levels.length : 2;
    boolean fits = !members.isEmpty();
    for (ForecastMember member : members) {
      fits &=
          member.inputs() == 3 + spec.known()
              && member.outputs() == outputs
              && 2 * member.widths() <= levels.length
              && member.past() <= spec.window();
    }
    for (ForecastSpec.Series one : series.values()) {
      fits &= members.stream().anyMatch(member -> member.ensemble() == one.ensemble());
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "the parts of the forecaster do not fit together; export it again");
    }
  }

  @Override
  public int horizon() {
    return spec.horizon();
  }

  @Override
  public int steps() {
    return spec.window() + spec.lag();
  }

  @Override
  public int known() {
    return spec.known();
  }

  @Override
  public float[] levels() {
    return levels;
  }

  @Override
  public Set<String> series() {
    return series.keySet();
  }

  @Override
  public double[][] forecast(SeriesView past, String name, double[][] known) {
    ForecastSpec.Series line = series.get(name);
    boolean log = line == null ? spec.log() : line.log();
    double[] recent = past.last(steps());
    double[] own = log ? LineTable.logarithms(recent) : recent;
    double[] values = differences(own);
    WindowScale scale =
        WindowScale.of(spec.normalise(), values, whole(line, values), spec.season());
    double[][] mean = new double[spec.horizon()][levels.length];
    int count = 0;
    for (ForecastMember member : members) {
      if (member.ensemble() == (line == null ? 0 : line.ensemble())) {
        read(member, past, scaled(values, scale));
        answer(member, filled(values, scale), known, mean);
        count++;
      }
    }
    for (int h = 0; h < mean.length; h++) {
      double before = spec.lag() == 0 ? 0 : before(own, h);
      for (int q = 0; q < levels.length; q++) {
        double level = scale.restored(mean[h][q] / count) + before;
        mean[h][q] = Math.max(past.least(), log ? Math.exp(level) : level);
      }
    }
    return mean;
  }

  private WindowScale whole(ForecastSpec.Series line, double[] values) {
    boolean seasonal = spec.normalise() == ForecastSpec.Normalisation.SEASON;
    return line == null
        ? WindowScale.ofNew(values, seasonal ? spec.season() : 0)
        : new WindowScale(line.centre(), line.spread());
  }

  /** The last W values, each minus the one a lag before. */
  private double[] differences(double[] levelsOfValues) {
    double[] values = new double[spec.window()];
    int lag = spec.lag();
    Arrays.setAll(values, t -> levelsOfValues[t + lag] - (lag == 0 ? 0 : levelsOfValues[t]));
    return values;
  }

  private static double[] scaled(double[] values, WindowScale scale) {
    return Arrays.stream(values).map(scale::of).toArray();
  }

  /** Scaled values, each missing one as the one before it. */
  private static double[] filled(double[] values, WindowScale scale) {
    double[] past = scaled(values, scale);
    double last = 0;
    for (int t = 0; t < past.length; t++) {
      last = Double.isNaN(past[t]) ? last : past[t];
      past[t] = last;
    }
    return past;
  }

  /** The last level known a whole number of lags before step h ahead. */
  private double before(double[] levelsOfValues, int h) {
    for (int t = levelsOfValues.length + h - spec.lag(); t >= 0; t -= spec.lag()) {
      if (Double.isFinite(levelsOfValues[t])) {
        return levelsOfValues[t];
      }
    }
    return Double.NaN;
  }

  /** Takes a member through the window. */
  private void read(ForecastMember member, SeriesView series, double... scaled) {
    member.reset();
    float[] in = member.x();
    for (int t = 0; t < spec.window(); t++) {
      boolean present = !Double.isNaN(scaled[t]);
      in[0] = present ? (float) scaled[t] : 0;
      in[1] = present ? 1 : 0;
      in[2] = 0;
      for (int k = 0; k < spec.known(); k++) {
        in[3 + k] = series.known(spec.window() - t, k);
      }
      member.step();
    }
  }

  /** Adds the quantiles of a member at each step ahead. */
  private void answer(ForecastMember member, double[] past, double[][] known, double[][] sums) {
    float[] in = member.x();
    double[] quantiles = new double[levels.length];
    for (int h = 0; h < spec.horizon(); h++) {
      in[0] = 0;
      in[1] = 0;
      in[2] = 1;
      for (int k = 0; k < spec.known(); k++) {
        in[3 + k] = (float) known[h][k];
      }
      quantiles(member.step(), quantiles);
      member.finish(quantiles, h, member.line(past, h, spec.horizon()));
      for (int q = 0; q < quantiles.length; q++) {
        sums[h][q] += quantiles[q];
      }
    }
  }

  /** The quantiles that outputs stand for. */
  private void quantiles(float[] outputs, double[] quantiles) {
    double sigma =
        normal.length == 0
            ? 0
            : 1e-3 + (outputs[1] > 30 ? outputs[1] : Math.log1p(Math.exp(outputs[1])));
    for (int q = 0; q < quantiles.length; q++) {
      quantiles[q] = normal.length == 0 ? outputs[q] : outputs[0] + sigma * normal[q];
    }
  }
}
