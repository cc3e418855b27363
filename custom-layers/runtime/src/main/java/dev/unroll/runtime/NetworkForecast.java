package dev.unroll.runtime;

import dev.unroll.runtime.random.Well;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Forecasts by networks that read the last values, scaled, and lines beside them. */
final class NetworkForecast implements SeriesForecast {
  private final ForecastSpec spec;
  private final float[] levels;
  private final double[] exact; // levels such as 0.1, of which the file has floats
  private final float[] normal; // quantiles of a normal head; empty for others
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
    this.exact = new double[levels.length];
    Arrays.setAll(exact, q -> Double.parseDouble(Float.toString(levels[q])));
    this.normal = ForecastSpec.normal(form, levels.length);
    this.series = ForecastSpec.series(form);
    this.members = ForecastMember.of(stages.subList(1, stages.size()), spec.horizon());
    checkMembers();
  }

  private void checkMembers() {
    int outputs = spec.answer().head().outputs(levels.length);
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
    return spec.steps();
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
    double[] recent = past.last(steps());
    ForecastSpec.Series line = series.get(name);
    if (line == null) {
      line = spec.ofNew(past.last(spec.window() + spec.lag()));
    }
    double[] own = line.log() ? LineTable.logarithms(recent) : recent;
    double[] values = spec.differences(own);
    double[] window = Arrays.copyOfRange(values, values.length - spec.window(), values.length);
    WindowScale scale = WindowScale.of(spec, window, new WindowScale(line.centre(), line.spread()));
    double[][] mean = new double[spec.horizon()][levels.length];
    int count = 0;
    for (ForecastMember member : members) {
      if (member.ensemble() == line.ensemble()) {
        double[] scaled = scaled(values, scale);
        read(member, past, scaled);
        if (spec.recursive()) {
          Well random = new Well(31 * (spec.answer().seed() + count) + name.hashCode());
          new SampledPaths(spec, exact, member, random)
              .add(scaled[spec.window()], known, scale.spread(), mean);
        } else {
          answer(member, filled(scaled), known, scale.spread(), mean);
        }
        count++;
      }
    }
    for (int h = 0; h < mean.length; h++) {
      double before = spec.lag() == 0 ? 0 : before(own, h);
      for (int q = 0; q < levels.length; q++) {
        double level = scale.restored(mean[h][q] / count) + before;
        double value = Math.max(past.least(), line.log() ? Math.exp(level) : level);
        mean[h][q] = spec.answer().head().counts() ? Math.max(0, Math.rint(value)) : value;
      }
    }
    return mean;
  }

  private static double[] scaled(double[] values, WindowScale scale) {
    return Arrays.stream(values).map(scale::of).toArray();
  }

  /** Scaled values, each missing one as the one before it. */
  private static double[] filled(double... scaled) {
    double[] past = scaled.clone();
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
  private void answer(
      ForecastMember member, double[] past, double[][] known, double spread, double[][] sums) {
    float[] in = member.x();
    double[] quantiles = new double[levels.length];
    for (int h = 0; h < spec.horizon(); h++) {
      in[0] = 0;
      in[1] = 0;
      in[2] = 1;
      for (int k = 0; k < spec.known(); k++) {
        in[3 + k] = (float) known[h][k];
      }
      spec.answer().head().quantiles(exact, normal, spread, member.step(), quantiles);
      member.finish(quantiles, h, member.line(past, h, spec.horizon()));
      for (int q = 0; q < quantiles.length; q++) {
        sums[h][q] += quantiles[q];
      }
    }
  }
}
