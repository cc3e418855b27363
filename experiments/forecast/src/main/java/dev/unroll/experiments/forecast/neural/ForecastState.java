package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Predicted;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.stage.NetworkStage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
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
  private static final int MAX_NAMES = 5; // in a message

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
    Map<String, PanelSeries> byId = new LinkedHashMap<>();
    values.forEach(one -> byId.put(one.id(), one));
    List<SeriesState> next = new ArrayList<>();
    long steps = 0;
    for (SeriesState state : states) {
      PanelSeries added = byId.remove(state.last().id());
      PanelSeries all = added == null ? state.last() : fill.apply(state.last().extended(added));
      int more = all.size() - state.last().size();
      next.add(
          more == 0 ? state : new SeriesState(last(fit, all), read(all, state.networks(), more)));
      steps += more;
    }
    if (!byId.isEmpty()) {
      throw new InvalidInput(
          "new values: expected series that the run forecast (%s), got %s; fit again to forecast others"
              .formatted(
                  names(series().stream().map(PanelSeries::id).toList()),
                  names(List.copyOf(byId.keySet()))));
    }
    return new ForecastState(fit, next, steps, stages);
  }

  private static String names(List<String> names) {
    int more = names.size() - MAX_NAMES;
    return more <= 0
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MAX_NAMES)) + " and " + more + " more";
  }

  /**
   * How other values differ from those that were read, in words; nothing if they do not. The values
   * that were read stay in the state.
   *
   * @param values by the names of the series
   */
  public Optional<String> revisions(List<PanelSeries> values) {
    long steps = 0;
    String first = "";
    for (PanelSeries last : series()) {
      for (PanelSeries one : values) {
        int[] revised = one.id().equals(last.id()) ? last.revised(one) : new int[0];
        steps += revised.length;
        if (first.isEmpty() && revised.length > 0) {
          String time = last.time(revised[0]).map(Object::toString).orElse("a step");
          first = "series %s at %s".formatted(one.id(), time);
        }
      }
    }
    return steps == 0
        ? Optional.empty()
        : Optional.of(
            "%d known values differ from those that were read, the first of %s"
                .formatted(steps, first));
  }

  /** The forecast of the steps after the last values. */
  public List<Predicted> forecast() {
    if (!fit.spec().isStateful()) {
      return fit.forecast(series());
    }
    List<Predicted> all = new ArrayList<>();
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

  /** How far apart the steps of a run's series are. */
  public static Frequency frequency(RunFolder run) throws IOException {
    return ForecastStateFile.frequency(run);
  }
}
