package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * A recurrent network that reads the past of a series and says of each step ahead how its value is
 * distributed: all at once ({@link Strategy#DIRECT}) or one by one ({@link Strategy#RECURSIVE}).
 * One network for all series, or one for each.
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
    List<NeuralFit.Group> groups = new ArrayList<>();
    if (spec.model().global()) {
      groups.add(group(past, progress));
    } else {
      for (int i = 0; i < past.size(); i++) {
        int before = i;
        groups.add(
            group(
                past.subList(i, i + 1), share -> progress.accept((before + share) / past.size())));
      }
    }
    return new NeuralFit(spec, groups, training.seed(), shift);
  }

  private NeuralFit.Group group(List<PanelSeries> past, DoubleConsumer progress) {
    Learnt learnt = Learnt.of(past, spec);
    Inputs inputs = spec.inputs(past, learnt, shift);
    List<Integer> sizes = past.stream().map(PanelSeries::size).toList();
    List<Member> members = new ArrayList<>();
    for (int m = 0; m < training.members(); m++) {
      int before = m;
      DoubleConsumer own = share -> progress.accept((before + share) / training.members());
      members.add(new NetworkFit(training, inputs, training.seed() + m, own).run(sizes));
    }
    return new NeuralFit.Group(members, learnt);
  }
}
