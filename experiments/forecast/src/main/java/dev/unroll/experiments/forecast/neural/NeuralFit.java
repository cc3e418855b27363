package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.experiments.stage.NetworkStage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Trained networks: ensembles, one for all series or one for each.
 *
 * @param seed of sampled paths
 * @param shift steps that labels were late, to see what that does; else 0
 */
public record NeuralFit(NeuralSpec spec, List<Ensemble> ensembles, long seed, int shift)
    implements Forecaster.Fit {
  private static final int MAX_SERIES = 256; // in a minibatch

  /** Networks whose quantiles are averaged, and how their inputs are scaled. */
  record Ensemble(List<Member> members, InputScales scales) {}

  @Override
  public List<QuantileForecast> forecast(List<PanelSeries> histories) {
    int size = 1;
    if (spec.model().global()) {
      size = spec.recursive() ? Math.max(1, 8 * MAX_SERIES / spec.model().paths()) : MAX_SERIES;
    }
    List<QuantileForecast> all = new ArrayList<>(histories.size());
    for (int from = 0; from < histories.size(); from += size) {
      List<PanelSeries> some = histories.subList(from, Math.min(from + size, histories.size()));
      List<Rollout> rollouts = rollouts(some, NetworkStage::ofBatches);
      rollouts.forEach(rollout -> rollout.read(spec.window()));
      all.addAll(combine(rollouts));
    }
    return all;
  }

  /**
   * The same for one series at a time, through streamers that are kept: for many calls from one
   * thread. Of a series that was not in the fit its last values alone count, as in an exported
   * forecaster, so that older ones can be forgotten.
   */
  public Function<PanelSeries, QuantileForecast> single() {
    IdentityHashMap<MultiLayerNetwork, NetworkStage> stages = new IdentityHashMap<>();
    return series -> {
      Ensemble ensemble = ensemble(series);
      List<Rollout> rollouts =
          rollouts(
              List.of(series),
              new Ensemble(ensemble.members(), ensemble.scales().ofStream(series, spec)),
              network -> stages.computeIfAbsent(network, NetworkStage::of));
      rollouts.forEach(rollout -> rollout.read(spec.window()));
      return combine(rollouts).get(0);
    };
  }

  /**
   * The members of the ensemble that is for some series, at the ends of these series.
   *
   * @param stage how a member's network is stepped
   */
  List<Rollout> rollouts(
      List<PanelSeries> histories, Function<MultiLayerNetwork, NetworkStage> stage) {
    return rollouts(histories, ensemble(histories.get(0)), stage);
  }

  private List<Rollout> rollouts(
      List<PanelSeries> histories,
      Ensemble ensemble,
      Function<MultiLayerNetwork, NetworkStage> stage) {
    InputWindows inputs = spec.inputs(histories, ensemble.scales(), 0);
    List<Window> ends = new ArrayList<>();
    for (int i = 0; i < histories.size(); i++) {
      ends.add(new Window(i, histories.get(i).size()));
    }
    return ensemble.members().stream()
        .map(member -> new Rollout(member, stage.apply(member.network()), inputs, ends))
        .toList();
  }

  private Ensemble ensemble(PanelSeries series) {
    return ensembles.stream()
        .filter(one -> spec.model().global() || one.scales().series().containsKey(series.id()))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "model.global=false: expected a series of the fit, got %s; fit again, or with global=true"
                        .formatted(series.id())));
  }

  /** How many last values a forecast reads. */
  public int reach() {
    return spec.reach();
  }

  /**
   * The fit as data, for an export.
   *
   * @throws InvalidInput if it has something that an export has no room for
   */
  public ForecastModel portable() {
    return PortableFit.of(this);
  }

  /**
   * The forecasts of an ensemble, in the units of the series: the mean of the members' quantiles,
   * and all their paths.
   */
  List<QuantileForecast> combine(List<Rollout> rollouts) {
    List<List<QuantileForecast>> members = new ArrayList<>();
    for (int m = 0; m < rollouts.size(); m++) {
      members.add(rollouts.get(m).forecast(seed + m));
    }
    InputWindows inputs = rollouts.get(0).inputs();
    List<QuantileForecast> all = new ArrayList<>();
    for (int i = 0; i < members.get(0).size(); i++) {
      int place = i;
      Window window = rollouts.get(0).windows().get(i);
      all.add(mean(members.stream().map(own -> own.get(place)).toList(), inputs, window));
    }
    return all;
  }

  private QuantileForecast mean(
      List<QuantileForecast> members, InputWindows inputs, Window window) {
    double[][] quantiles = new double[spec.horizon()][Levels.count()];
    List<double[]> paths = new ArrayList<>();
    for (QuantileForecast member : members) {
      double[][] own = member.quantiles();
      for (int h = 0; h < quantiles.length; h++) {
        for (int q = 0; q < quantiles[h].length; q++) {
          quantiles[h][q] += own[h][q] / members.size();
        }
      }
      paths.addAll(Arrays.asList(member.paths()));
    }
    for (int h = 0; h < quantiles.length; h++) {
      for (int q = 0; q < quantiles[h].length; q++) {
        quantiles[h][q] = restore(inputs, window, quantiles[h][q], h);
      }
      for (double[] path : paths) {
        path[h] = restore(inputs, window, path[h], h);
      }
    }
    return new QuantileForecast(quantiles, paths.toArray(double[][]::new));
  }

  private double restore(InputWindows inputs, Window window, double scaled, int h) {
    double value = inputs.scaler(window).restored(scaled);
    double restored = inputs.of(window).restore(value, window.origin() + h - shift);
    return spec.model().head().counts() ? Math.max(0, Math.rint(restored)) : restored;
  }
}
