package dev.unroll.runtime;

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

  private final SeriesForecast content;
  private final SeriesMemory memory;
  private final Streamer states;
  private final float[] x;

  private StreamForecaster(List<StageForm> stages, SeriesForecast content) {
    this.content = content;
    String all = "%016x".formatted(StageForm.fingerprint(stages));
    StageForm whole = new StageForm(StageForm.FORECAST, Map.of("stages", all), Map.of());
    this.memory = new SeriesMemory(whole, content.steps(), content.known());
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
    String kind = stages.isEmpty() ? "none" : stages.get(0).kind();
    return switch (kind) {
      case StageForm.FORECAST -> new StreamForecaster(stages, new NetworkForecast(stages));
      case StageForm.COMBINATION -> new StreamForecaster(stages, new CombinationForecast(stages));
      default ->
          throw new IllegalArgumentException(
              "expected the file of a forecaster, got one whose first stage is \"%s\"; use streamer()"
                  .formatted(kind));
    };
  }

  /** Whether a file is that of a forecaster. */
  public static boolean fits(StreamModel model) {
    String kind = model.stages().isEmpty() ? "none" : model.stages().get(0).kind();
    return kind.equals(StageForm.FORECAST) || kind.equals(StageForm.COMBINATION);
  }

  /** Stands for the forecaster, as {@link Streamer#fingerprint} for a network. */
  public long fingerprint() {
    return states.fingerprint();
  }

  /** Past steps that a forecast reads. */
  public int window() {
    return content.steps();
  }

  /** Steps ahead, H. */
  public int horizon() {
    return content.horizon();
  }

  /** The levels of the quantiles, Q, ascending. */
  public float[] levels() {
    return content.levels().clone();
  }

  /** How many inputs are known of each step, such as its place in the year. */
  public int known() {
    return content.known();
  }

  /** The names of the series of the fit. */
  public List<String> series() {
    return List.copyOf(content.series());
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
    if (known.length != content.known()) {
      throw new IllegalArgumentException(
          "expected %d inputs of the step, got %d".formatted(content.known(), known.length));
    }
    for (int k = 0; k < known.length; k++) {
      x[2 + k] = (float) known[k];
    }
    return x;
  }

  /**
   * The quantiles [H][Q] of the steps after the last value.
   *
   * @param name of the series; one that was not in the fit is scaled by its last values, and
   *     forecast by networks alone
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
    if (known.length != content.horizon()) {
      throw new IllegalArgumentException(
          "expected the inputs of %d steps ahead, got %d"
              .formatted(content.horizon(), known.length));
    }
    return content.forecast(new SeriesView(memory, state, at), name, known);
  }
}
