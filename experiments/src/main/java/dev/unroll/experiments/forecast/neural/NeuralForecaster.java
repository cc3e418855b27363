package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A recurrent network that reads the past of a series and says of each step ahead how its value is
 * distributed: all at once ({@link Strategy#DIRECT}) or one by one ({@link Strategy#RECURSIVE}).
 * One network for all series, or one for each.
 */
public final class NeuralForecaster implements Forecaster {
  private final NeuralSpec spec;
  private final NeuralTraining training;
  private final int shift;
  private final Consumer<String> progress;

  public NeuralForecaster(NeuralSpec spec, NeuralTraining training) {
    this(spec, training, 0, words -> {});
  }

  private NeuralForecaster(
      NeuralSpec spec, NeuralTraining training, int shift, Consumer<String> progress) {
    this.spec = spec;
    this.training = training;
    this.shift = shift;
    this.progress = progress;
  }

  /** The same, telling how its training goes: a line an epoch. */
  public NeuralForecaster telling(Consumer<String> listener) {
    return new NeuralForecaster(spec, training, shift, listener);
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
    return Optional.of(new NeuralForecaster(spec, training, 1, progress));
  }

  @Override
  public NeuralFit fit(List<PanelSeries> past) {
    List<NeuralFit.Group> groups = new ArrayList<>();
    if (spec.model().global()) {
      groups.add(group(past, ""));
    } else {
      past.forEach(one -> groups.add(group(List.of(one), one.id() + ", ")));
    }
    return new NeuralFit(spec, groups, training.seed());
  }

  private NeuralFit.Group group(List<PanelSeries> past, String of) {
    Learnt learnt = Learnt.of(past, spec);
    Inputs inputs = spec.inputs(past, learnt, shift);
    List<Integer> sizes = past.stream().map(PanelSeries::size).toList();
    List<Member> members = new ArrayList<>();
    for (int m = 0; m < training.members(); m++) {
      String which =
          training.members() == 1
              ? of
              : "%snetwork %d of %d, ".formatted(of, m + 1, training.members());
      NetworkFit.Watch watch =
          (epoch, epochs) -> progress.accept("%sepoch %d of %d".formatted(which, epoch, epochs));
      members.add(new NetworkFit(training, inputs, training.seed() + m, watch).run(sizes));
    }
    return new NeuralFit.Group(members, learnt);
  }
}
