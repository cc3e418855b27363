package dev.unroll.experiments.forecast.combine;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.Function;

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
    int[] done = new int[1];
    Map<String, HeldOutFit> fits =
        fits(
            members,
            member -> {
              int before = done[0]++;
              return member.fit(
                  past, holdOut, share -> progress.accept((before + share) / members.size()));
            });
    Map<String, List<List<QuantileForecast>>> heldOut =
        CombinationFit.mapped(fits, HeldOutFit::heldOut);
    CombinationFit combined = CombinationFit.of(this, heldOut, past, holdOut);
    return new HeldOutFit(
        new Fits(name(), CombinationFit.mapped(fits, HeldOutFit::fit), combined),
        combined.heldOut());
  }

  /** The fits of those members that can be fitted, by name; at least one. */
  private static <T> Map<String, T> fits(List<Forecaster> members, Function<Forecaster, T> fit) {
    Map<String, T> fits = new LinkedHashMap<>();
    InvalidInput failure = new InvalidInput("combination: expected members");
    for (Forecaster member : members) {
      try {
        fits.put(member.name(), fit.apply(member));
      } catch (InvalidInput e) {
        failure = e;
      }
    }
    if (fits.isEmpty()) {
      throw failure;
    }
    return fits;
  }

  /**
   * The fits of the members.
   *
   * @param model the combination's name
   * @param members by name, also those without a weight
   */
  public record Fits(String model, Map<String, Fit> members, CombinationFit combined)
      implements Fit {

    /** Fits members to a past, with weights and a calibration from an earlier one. */
    public static Fits of(
        String model,
        Combination combination,
        IntervalCalibration calibration,
        List<Forecaster> members,
        List<PanelSeries> past) {
      return new Fits(
          model,
          fits(members, member -> member.fit(past)),
          new CombinationFit(combination, calibration, List.of()));
    }

    /** A single forecaster as a combination, which has its name. */
    public static Fits of(String model, Fit fit) {
      return new Fits(
          model,
          Map.of(model, fit),
          new CombinationFit(
              new Combination(Map.of(model, 1.0), 0), IntervalCalibration.NONE, List.of()));
    }

    @Override
    public List<QuantileForecast> forecast(List<PanelSeries> histories) {
      Map<String, Fit> weighted = new LinkedHashMap<>(members);
      weighted.keySet().retainAll(combined.combination().weights().keySet());
      return combined.forecast(
          CombinationFit.mapped(weighted, fit -> fit.forecast(histories)), histories);
    }

    @Override
    public Optional<String> note() {
      List<String> lost = new ArrayList<>(combined.combination().weights().keySet());
      lost.removeAll(members.keySet());
      String without = lost.isEmpty() ? "" : "; could not be fitted: " + String.join(", ", lost);
      return Optional.of(combined.combination().describe() + without);
    }
  }
}
