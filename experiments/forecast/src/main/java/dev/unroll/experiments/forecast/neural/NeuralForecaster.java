package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.HoldOut;
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
  public String family() {
    return spec.cell().name();
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
    return fit(past, 0, progress).last();
  }

  /** The networks before they are trained on the whole past forecast the hold-out. */
  @Override
  public HeldOutFit fit(List<PanelSeries> past, HoldOut holdOut, DoubleConsumer progress) {
    List<PanelSeries> usable = holdOut.usable(past);
    int held = holdOut.horizon() + (holdOut.windows() - 1) * holdOut.step();
    Fits fits = fit(past, usable.isEmpty() ? 0 : held, progress);
    return new HeldOutFit(
        fits.last(), usable.isEmpty() ? List.of() : holdOut.forecasts(usable, fits.early()));
  }

  private record Fits(NeuralFit early, NeuralFit last) {}

  private Fits fit(List<PanelSeries> past, int held, DoubleConsumer progress) {
    List<List<PanelSeries>> groups =
        spec.model().global() ? List.of(past) : past.stream().map(List::of).toList();
    List<NeuralFit.Ensemble> early = new ArrayList<>();
    List<NeuralFit.Ensemble> last = new ArrayList<>();
    for (List<PanelSeries> group : groups) {
      int before = last.size();
      InputScales scales = InputScales.fit(group, spec);
      List<MemberTraining.Trained> members =
          members(
              group,
              scales,
              held,
              groups.size(),
              share -> progress.accept((before + share) / groups.size()));
      early.add(
          new NeuralFit.Ensemble(
              members.stream().map(MemberTraining.Trained::early).toList(), scales));
      last.add(
          new NeuralFit.Ensemble(
              members.stream().map(MemberTraining.Trained::last).toList(), scales));
    }
    return new Fits(
        new NeuralFit(spec, early, training.seed(), shift),
        new NeuralFit(spec, last, training.seed(), shift));
  }

  private List<MemberTraining.Trained> members(
      List<PanelSeries> past, InputScales scales, int held, int groups, DoubleConsumer progress) {
    NeuralTraining limited = training.share((long) groups * training.members());
    InputWindows inputs = spec.inputs(past, scales, shift);
    List<Integer> sizes = past.stream().map(PanelSeries::size).toList();
    List<MemberTraining.Trained> members = new ArrayList<>();
    for (int m = 0; m < training.members(); m++) {
      int before = m;
      DoubleConsumer own = share -> progress.accept((before + share) / training.members());
      members.add(new MemberTraining(limited, inputs, training.seed() + m, own).fit(sizes, held));
    }
    return members;
  }
}
