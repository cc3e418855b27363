package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * A recurrent network that reads the past of a series and gives a distribution of each value ahead,
 * all at once or one by one ({@link NeuralModel.HorizonStrategy}). One network for all series, or
 * one for each.
 */
public final class NeuralForecaster implements Forecaster {
  private final NeuralSpec spec;
  private final NeuralTraining training;
  private final int shift;

  public NeuralForecaster(NeuralSpec spec, NeuralTraining training) {
    this(spec, training, 0);
  }

  private NeuralForecaster(NeuralSpec spec, NeuralTraining training, int shift) {
    this.spec = spec;
    this.training = training;
    this.shift = shift;
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public boolean baseline() {
    return false;
  }

  /** The same with labels one step late: the first is the last value that was read. */
  @Override
  public Optional<Forecaster> labelsShifted() {
    return Optional.of(new NeuralForecaster(spec, training, 1));
  }

  @Override
  public NeuralFit fit(List<PanelSeries> past) {
    return fit(past, share -> {});
  }

  @Override
  public NeuralFit fit(List<PanelSeries> past, DoubleConsumer progress) {
    List<List<PanelSeries>> groups =
        spec.model().global() ? List.of(past) : past.stream().map(List::of).toList();
    List<NeuralFit.Ensemble> ensembles = new ArrayList<>();
    for (List<PanelSeries> group : groups) {
      int before = ensembles.size();
      ensembles.add(ensemble(group, share -> progress.accept((before + share) / groups.size())));
    }
    return new NeuralFit(spec, ensembles, training.seed(), shift);
  }

  private NeuralFit.Ensemble ensemble(List<PanelSeries> past, DoubleConsumer progress) {
    InputScales scales = InputScales.fit(past, spec);
    InputWindows inputs = spec.inputs(past, scales, shift);
    List<Integer> sizes = past.stream().map(PanelSeries::size).toList();
    List<Member> members = new ArrayList<>();
    for (int m = 0; m < training.members(); m++) {
      int before = m;
      DoubleConsumer own = share -> progress.accept((before + share) / training.members());
      members.add(new MemberTraining(training, inputs, training.seed() + m, own).fit(sizes));
    }
    return new NeuralFit.Ensemble(members, scales);
  }
}
