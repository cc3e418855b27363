package dev.unroll.experiments.forecast.combine;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.SeasonalScale;
import dev.unroll.experiments.forecast.model.HoldOut;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.runtime.QuantileMix;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A mean of several forecasters, quantile by quantile, without the outermost ones.
 *
 * @param weights of each forecaster by name; those that are left out are not there
 * @param trimmed the share of the weight that is left out on either side; 0 keeps sums of series
 */
public record Combination(Map<String, Double> weights, double trimmed) {
  private static final double MAX_ERROR = 1.5; // of a member, in errors of the best
  private static final double SHARPNESS = 6; // power of the inverse error that is a weight, at most
  private static final double HALF_SHARP = 10; // windows of a hold-out for half of it

  /** The usual share of the weight that is left out on either side. */
  public static final double TRIMMED = 0.15;

  public Combination {
    weights = new LinkedHashMap<>(weights);
  }

  /** How the members of a combination are weighted. */
  public enum Weighting {
    /** All alike. */
    MEAN("mean"),
    /**
     * By a power of the inverse of their errors on the hold-out, up to the sixth where it is large;
     * those with more than 1.5 errors of the best are left out. Those of one family share the
     * weight of one: what errs alike is no more likely to be right because there is more of it.
     */
    WEIGHTED("combination");

    private final String label;

    Weighting(String label) {
      this.label = label;
    }

    /** As tables show it. */
    public String label() {
      return label;
    }
  }

  /**
   * The combination of those forecasters that have forecasts of the hold-out; of all if none has.
   *
   * @param heldOut their forecasts of the hold-out by name, of each origin and usable series
   */
  static Combination of(
      CombinedForecaster of,
      Map<String, List<List<QuantileForecast>>> heldOut,
      List<PanelSeries> past,
      HoldOut holdOut) {
    Map<String, List<List<QuantileForecast>>> judged = new LinkedHashMap<>(heldOut);
    judged.values().removeIf(List::isEmpty);
    Map<String, Double> weights = new LinkedHashMap<>();
    if (of.weighting() == Weighting.MEAN || judged.isEmpty()) {
      (judged.isEmpty() ? heldOut : judged).keySet().forEach(name -> weights.put(name, 1.0));
      return new Combination(weights, of.trimmed());
    }
    Map<String, Double> errors = new LinkedHashMap<>();
    judged.forEach(
        (name, forecasts) -> errors.put(name, error(forecasts, past, holdOut, of.season())));
    double windows = holdOut.separateWindows() * holdOut.usable(past).size();
    double power = SHARPNESS * windows / (windows + HALF_SHARP);
    double best = errors.values().stream().mapToDouble(x -> x).min().orElse(0);
    errors.forEach(
        (name, error) -> {
          if (error <= MAX_ERROR * best) {
            weights.put(name, best > 0 ? Math.pow(best / error, power) : 1);
          }
        });
    Map<String, String> families = new LinkedHashMap<>();
    weights.keySet().forEach(name -> families.put(name, name));
    of.members().forEach(one -> families.replace(one.name(), one.family()));
    weights.replaceAll(
        (name, weight) -> weight / Collections.frequency(families.values(), families.get(name)));
    return new Combination(weights, of.trimmed());
  }

  /** The mean absolute error on the hold-out, in units of each series' mean seasonal difference. */
  static double error(
      List<List<QuantileForecast>> heldOut, List<PanelSeries> past, HoldOut holdOut, int season) {
    List<PanelSeries> usable = holdOut.usable(past);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < usable.size(); i++) {
      double unit = unit(usable.get(i).first(holdOut.origin(usable.get(i), 0)).values(), season);
      for (int window = 0; window < heldOut.size(); window++) {
        double[] median = heldOut.get(window).get(i).median();
        double[] actual = holdOut.actual(usable.get(i), window);
        for (int h = 0; h < actual.length; h++) {
          double error = Math.abs(actual[h] - median[h]) / unit;
          sum += Double.isNaN(actual[h]) ? 0 : error;
          count += Double.isNaN(actual[h]) ? 0 : 1;
        }
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  /** The mean seasonal difference, or mean change; 1 where there is neither. */
  private static double unit(double[] past, int season) {
    return IntStream.of(season, 1)
        .mapToObj(m -> SeasonalScale.of(past, m))
        .filter(scale -> scale.undefined().isEmpty())
        .mapToDouble(SeasonalScale::value)
        .findFirst()
        .orElse(1);
  }

  /** The shares of the members, the largest first, such as "52 % panel ridge, 48 % gru". */
  public String describe() {
    double all = weights.values().stream().mapToDouble(x -> x).sum();
    return weights.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(one -> "%.0f %% %s".formatted(100 * one.getValue() / all, one.getKey()))
        .collect(Collectors.joining(", "));
  }

  /**
   * The combined forecast of one series.
   *
   * @param members by name; those without a weight are passed over
   */
  public QuantileForecast combine(Map<String, QuantileForecast> members) {
    List<String> names = weights.keySet().stream().filter(members::containsKey).toList();
    double[] shares = names.stream().mapToDouble(weights::get).toArray();
    List<double[][]> quantiles = names.stream().map(name -> members.get(name).quantiles()).toList();
    double[][] combined = new double[quantiles.get(0).length][Levels.count()];
    for (int h = 0; h < combined.length; h++) {
      for (int q = 0; q < Levels.count(); q++) {
        int step = h;
        int level = q;
        combined[h][q] =
            QuantileMix.trimmedMean(
                quantiles.stream().mapToDouble(one -> one[step][level]).toArray(), shares, trimmed);
      }
    }
    return new QuantileForecast(combined);
  }
}
