package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Histories;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.stage.NetworkStage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The series that a fit is kept up to date on: the last of their values, and the states of the
 * networks that have read them. New values are read once, from these states on; nothing grows with
 * time.
 *
 * <p>States are kept where the scale of the values stays ({@code normalise=series}). Otherwise each
 * new value changes how the whole window is scaled, and networks read the window again.
 */
public final class ForecastState {
  private final NeuralFit fit;
  private final List<SeriesState> states;
  private final long newSteps;
  private final Map<MultiLayerNetwork, NetworkStage> stages;

  /**
   * One series.
   *
   * @param last its last values, enough for a forecast
   * @param networks the state of each member's layers; empty where none are kept
   */
  record SeriesState(PanelSeries last, List<List<Map<String, float[]>>> networks) {}

  private ForecastState(NeuralFit fit) {
    this(fit, new ArrayList<>(), 0, new IdentityHashMap<>());
  }

  private ForecastState(
      NeuralFit fit,
      List<SeriesState> states,
      long newSteps,
      Map<MultiLayerNetwork, NetworkStage> stages) {
    this.fit = fit;
    this.states = states;
    this.newSteps = newSteps;
    this.stages = stages;
  }

  /** The state at the end of the histories of a fit. */
  public static ForecastState create(NeuralFit fit, List<PanelSeries> histories) {
    ForecastState state = new ForecastState(fit);
    for (PanelSeries history : histories) {
      PanelSeries last = last(fit, history);
      state.states.add(new SeriesState(last, state.read(last, List.of(), fit.spec().window())));
    }
    return state;
  }

  private static PanelSeries last(NeuralFit fit, PanelSeries series) {
    int kept = fit.spec().reach() + 4 * fit.spec().horizon();
    return series.from(Math.max(0, series.size() - kept));
  }

  /** The states after the last steps of a series; none where none are kept. */
  private List<List<Map<String, float[]>>> read(
      PanelSeries series, List<List<Map<String, float[]>>> before, int steps) {
    return fit.spec().isStateful()
        ? rollouts(series, before).stream().map(one -> one.read(steps).state()).toList()
        : List.of();
  }

  private List<Rollout> rollouts(PanelSeries series, List<List<Map<String, float[]>>> before) {
    List<Rollout> rollouts =
        fit.rollouts(List.of(series), network -> stages.computeIfAbsent(network, NetworkStage::of));
    for (int m = 0; m < before.size(); m++) {
      rollouts.get(m).from(before.get(m));
    }
    return rollouts;
  }

  public NeuralFit fit() {
    return fit;
  }

  /** How many new steps the last update read, of all series together. */
  public long newSteps() {
    return newSteps;
  }

  /** The last values of each series. */
  public List<PanelSeries> series() {
    return states.stream().map(SeriesState::last).toList();
  }

  /**
   * The state after new values.
   *
   * @param values by the names of the series; steps that are known already are passed over
   * @param fill what becomes of values that are missing
   * @throws InvalidInput if one is of a series that is not in the state
   */
  public ForecastState update(List<PanelSeries> values, UnaryOperator<PanelSeries> fill) {
    List<PanelSeries> all = new Histories(series()).extended(values, fill).series();
    List<SeriesState> next = new ArrayList<>();
    long steps = 0;
    for (int i = 0; i < all.size(); i++) {
      SeriesState state = states.get(i);
      int more = all.get(i).size() - state.last().size();
      next.add(
          more == 0
              ? state
              : new SeriesState(last(fit, all.get(i)), read(all.get(i), state.networks(), more)));
      steps += more;
    }
    return new ForecastState(fit, next, steps, stages);
  }

  /** How other values differ from those that were read; these stay in the state. */
  public Optional<String> revisions(List<PanelSeries> values) {
    return new Histories(series()).revisions(values);
  }

  /** The forecast of the steps after the last values. */
  public List<QuantileForecast> forecast() {
    if (!fit.spec().isStateful()) {
      return fit.forecast(series());
    }
    List<QuantileForecast> all = new ArrayList<>();
    for (SeriesState state : states) {
      all.addAll(fit.combine(rollouts(state.last(), state.networks())));
    }
    return all;
  }

  /** Writes the state, in the place of an older one. */
  public void write(Frequency frequency, RunFolder run) throws IOException {
    ForecastStateFile.write(states, frequency, run);
  }

  /**
   * Reads the state of a run.
   *
   * @throws InvalidInput if it has none, or that is damaged
   */
  public static ForecastState read(RunFolder run) throws IOException {
    NeuralFit fit = NeuralFitFile.read(run);
    ForecastState state = new ForecastState(fit);
    state.states.addAll(ForecastStateFile.read(run, state::check));
    return state;
  }

  /** Refuses a state that the networks cannot have. */
  private void check(SeriesState state) {
    PanelSeries last = state.last();
    last.time(last.size() + fit.spec().horizon()); // there is such a time
    List<Rollout> rollouts = rollouts(last, state.networks());
    int expected = fit.spec().isStateful() ? rollouts.size() : 0;
    if (state.networks().size() != expected) {
      throw new InvalidInput(
          "series %s: expected the states of %d networks, got %d"
              .formatted(last.id(), expected, state.networks().size()));
    }
    rollouts.subList(0, expected).forEach(Rollout::check);
  }

  /** Writes series alone, whole, in the place of older ones. */
  public static void writeSeries(List<PanelSeries> series, Frequency frequency, RunFolder run)
      throws IOException {
    ForecastStateFile.write(
        series.stream().map(one -> new SeriesState(one, List.of())).toList(), frequency, run);
  }

  /**
   * Reads the series of a run.
   *
   * @throws InvalidInput if it has none, or they are damaged
   */
  public static List<PanelSeries> readSeries(RunFolder run) throws IOException {
    return ForecastStateFile.read(run, one -> one.last().time(one.last().size())).stream()
        .map(SeriesState::last)
        .toList();
  }

  /** How far apart the steps of a run's series are. */
  public static Frequency frequency(RunFolder run) throws IOException {
    return ForecastStateFile.frequency(run);
  }
}
