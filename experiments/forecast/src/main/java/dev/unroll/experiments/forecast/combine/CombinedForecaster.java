package dev.unroll.experiments.forecast.combine;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.Predicted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * The combination of several forecasters, with calibrated intervals.
 *
 * @param members those that cannot be fitted are left out
 * @param horizon steps ahead, H
 * @param season in which errors are measured; 1 for none
 * @param trimmed the share of the weight that is left out on either side
 */
public record CombinedForecaster(
    Combination.Weighting weighting,
    List<Forecaster> members,
    int horizon,
    int season,
    double trimmed)
    implements Forecaster {

  @Override
  public String name() {
    return weighting.label();
  }

  @Override
  public boolean baseline() {
    return false;
  }

  @Override
  public Fit fit(List<PanelSeries> past) {
    return fit(past, share -> {});
  }

  @Override
  public Fit fit(List<PanelSeries> past, DoubleConsumer progress) {
    return fit(past, HoldOut.of(past, horizon), progress).fit();
  }

  @Override
  public HeldOutFit fit(List<PanelSeries> past, HoldOut holdOut, DoubleConsumer progress) {
    Map<String, HeldOutFit> fits = new LinkedHashMap<>();
    InvalidInput failure = null;
    for (int m = 0; m < members.size(); m++) {
      int before = m;
      DoubleConsumer own = share -> progress.accept((before + share) / members.size());
      try {
        fits.put(members.get(m).name(), members.get(m).fit(past, holdOut, own));
      } catch (InvalidInput e) {
        failure = e;
      }
    }
    if (fits.isEmpty()) {
      throw failure == null ? new InvalidInput("combination: expected members") : failure;
    }
    return combine(fits, past, holdOut);
  }

  /** The combination of members that were fitted already. */
  private HeldOutFit combine(
      Map<String, HeldOutFit> fits, List<PanelSeries> past, HoldOut holdOut) {
    Map<String, List<List<Predicted>>> heldOut = CombinationFit.mapped(fits, HeldOutFit::heldOut);
    CombinationFit combined = CombinationFit.of(this, heldOut, past, holdOut);
    return new HeldOutFit(
        new Fits(CombinationFit.mapped(fits, HeldOutFit::fit), combined), combined.heldOut());
  }

  /**
   * The fits of the members.
   *
   * @param members by name, also those without a weight
   */
  public record Fits(Map<String, Fit> members, CombinationFit combined) implements Fit {
    @Override
    public List<Predicted> forecast(List<PanelSeries> histories) {
      Map<String, Fit> weighted = new LinkedHashMap<>(members);
      weighted.keySet().retainAll(combined.combination().weights().keySet());
      return combined.forecast(
          CombinationFit.mapped(weighted, fit -> fit.forecast(histories)), histories);
    }

    @Override
    public Optional<String> note() {
      return Optional.of(combined.combination().describe());
    }
  }
}
