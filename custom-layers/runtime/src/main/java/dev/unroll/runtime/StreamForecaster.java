package dev.unroll.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A trained forecaster without ND4J: values as they come, quantiles of the steps ahead in the units
 * of the series.
 *
 * <pre>{@code
 * StreamForecaster forecaster = StreamForecaster.of(StreamModel.read(file));
 * StreamState state = forecaster.newState();
 * forecaster.observe(state, 17.5);              // for each value; NaN for a missing one
 * double[][] quantiles = forecaster.forecast(state, "series", new double[horizon][0]);
 * }</pre>
 *
 * <p>A series costs its last values, however long it becomes; a forecast reads them through the
 * networks. For one thread at a time.
 */
public final class StreamForecaster {
  private static final float[] NOTHING = {};

  private final ForecastSpec spec;
  private final float[] levels;
  private final float[] normal; // quantiles of a normal head; empty where outputs are quantiles
  private final Map<String, ForecastSpec.Series> series;
  private final List<ForecastMember> members;
  private final SeriesMemory memory;
  private final Streamer states;
  private final float[] x;

  private StreamForecaster(List<StageForm> stages) {
    StageForm form = stages.get(0);
    this.spec = ForecastSpec.of(form);
    this.levels = spec.levels(form);
    this.normal = ForecastSpec.normal(form, levels.length);
    this.series = ForecastSpec.series(form);
    this.members = ForecastMember.of(stages.subList(1, stages.size()), spec.horizon());
    checkMembers();
    String all = "%016x".formatted(StageForm.fingerprint(stages));
    StageForm whole = new StageForm(StageForm.FORECAST, Map.of("stages", all), Map.of());
    this.memory = new SeriesMemory(whole, spec.window() + spec.lag(), spec.known());
    this.states = new Streamer(List.of(memory));
    this.x = new float[memory.inputs()];
  }

  /**
   * The forecaster of a file.
   *
   * @throws IllegalArgumentException if it is of another kind of model, or damaged
   */
  public static StreamForecaster of(StreamModel model) {
    List<StageForm> stages = model.stages();
    if (stages.isEmpty() || !stages.get(0).kind().equals(StageForm.FORECAST)) {
      throw new IllegalArgumentException(
          "expected the file of a forecaster, got one whose first stage is \"%s\"; use streamer()"
              .formatted(stages.isEmpty() ? "none" : stages.get(0).kind()));
    }
    return new StreamForecaster(stages);
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

  /** Stands for the forecaster, as {@link Streamer#fingerprint} for a network. */
  public long fingerprint() {
    return states.fingerprint();
  }

  /** Past steps that a forecast reads, W. */
  public int window() {
    return spec.window();
  }

  /** Steps ahead, H. */
  public int horizon() {
    return spec.horizon();
  }

  /** The levels of the quantiles, Q, ascending. */
  public float[] levels() {
    return levels.clone();
  }

  /** How many inputs are known of each step, such as its place in the year. */
  public int known() {
    return spec.known();
  }

  /** The names of the series of the fit. */
  public List<String> series() {
    return List.copyOf(series.keySet());
  }

  /** The state of a series without values. */
  public StreamState newState() {
    return states.newState();
  }

  /** Room for the states of very many series. */
  public StreamStates newStates() {
    return states.newStates();
  }

  /**
   * The state that {@link StreamState#toBytes} wrote.
   *
   * @throws IllegalArgumentException if it is of another model, or damaged
   */
  public StreamState state(byte[] bytes) {
    return states.state(bytes);
  }

  /**
   * Takes the next value of a series.
   *
   * @param value NaN if it is missing
   * @param known the inputs of its step, as many as {@link #known()}
   */
  public void observe(StreamState state, double value, double... known) {
    states.step(state, step(value, known), NOTHING);
  }

  /** Takes the next value of one of many series. */
  public void observe(StreamStates all, int id, double value, double... known) {
    states.step(all, id, step(value, known), NOTHING);
  }

  private float[] step(double value, double... known) {
    x[0] = (float) value;
    x[1] = (float) (value - x[0]);
    if (known.length != spec.known()) {
      throw new IllegalArgumentException(
          "expected %d inputs of the step, got %d".formatted(spec.known(), known.length));
    }
    for (int k = 0; k < known.length; k++) {
      x[2 + k] = (float) known[k];
    }
    return x;
  }

  /**
   * The quantiles [H][Q] of the steps after the last value.
   *
   * @param name of the series; one that was not in the fit is scaled by its last values
   * @param known [H][known()] the inputs of the steps ahead
   */
  public double[][] forecast(StreamState state, String name, double[][] known) {
    states.same(state.layout());
    return forecast(state.numbers(), 0, name, known);
  }

  /** The quantiles [H][Q] of the steps after the last value of one of many series. */
  public double[][] forecast(StreamStates all, int id, String name, double[][] known) {
    states.same(all.layout());
    all.check(id);
    return forecast(all.slab(id), all.at(id), name, known);
  }

  private double[][] forecast(float[] state, int at, String name, double[][] known) {
    if (known.length != spec.horizon()) {
      throw new IllegalArgumentException(
          "expected the inputs of %d steps ahead, got %d".formatted(spec.horizon(), known.length));
    }
    ForecastSpec.Series line = series.get(name);
    boolean log = line == null ? spec.log() : line.log();
    double[] recent = memory.values(state, at);
    double[] own = log ? logarithms(recent) : recent;
    double[] values = differences(own);
    WindowScale scale =
        WindowScale.of(spec.normalise(), values, whole(line, values), spec.season());
    double[][] mean = new double[spec.horizon()][levels.length];
    int count = 0;
    for (ForecastMember member : members) {
      if (member.ensemble() == (line == null ? 0 : line.ensemble())) {
        read(member, state, at, scaled(values, scale));
        answer(member, past(values, scale), known, mean);
        count++;
      }
    }
    for (int h = 0; h < mean.length; h++) {
      double before = spec.lag() == 0 ? 0 : before(own, h);
      for (int q = 0; q < levels.length; q++) {
        double level = scale.restored(mean[h][q] / count) + before;
        double value = log ? Math.exp(level) : level;
        mean[h][q] = memory.negative(state, at) ? value : Math.max(0, value);
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

  private static double[] logarithms(double[] values) {
    double[] logarithms = new double[values.length];
    Arrays.setAll(logarithms, t -> values[t] > 0 ? Math.log(values[t]) : Double.NaN);
    return logarithms;
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
  private static double[] past(double[] values, WindowScale scale) {
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
  private void read(ForecastMember member, float[] state, int at, double[] scaled) {
    member.reset();
    float[] in = member.x();
    for (int t = 0; t < spec.window(); t++) {
      boolean present = !Double.isNaN(scaled[t]);
      in[0] = present ? (float) scaled[t] : 0;
      in[1] = present ? 1 : 0;
      in[2] = 0;
      for (int k = 0; k < spec.known(); k++) {
        in[3 + k] = memory.known(state, at, t + spec.lag(), k);
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
