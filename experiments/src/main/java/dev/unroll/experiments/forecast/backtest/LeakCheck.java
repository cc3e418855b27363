package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Predicted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Looks for forecasts that know what they cannot know. Everything is made and fitted once more at
 * the first origin with the values ahead of it shuffled, which must change no forecast. Inputs
 * beside the values are compared with what they could be copied from.
 */
public final class LeakCheck {
  private static final Logger LOG = LogManager.getLogger(LeakCheck.class);

  /** A correlation of steps that no honest input reaches. */
  private static final double COPY = 0.99;

  /**
   * What was found of a forecaster.
   *
   * @param changed whether its forecasts changed with the future
   */
  public record Finding(String model, boolean changed) {
    /** In words. */
    public String sentence() {
      if (changed) {
        return model
            + ": LEAK: its forecasts change when the values after the origin are shuffled; it sees"
            + " the future";
      }
      return model + ": its forecasts do not depend on what comes after the origin";
    }
  }

  private final List<PanelSeries> series;
  private final Protocol protocol;

  public LeakCheck(List<PanelSeries> series, Protocol protocol) {
    protocol.check(series);
    this.series = List.copyOf(series);
    this.protocol = protocol;
  }

  /**
   * Checks every forecaster that can forecast.
   *
   * @param makers makes the forecasters for series, which it may look at as much as it does
   */
  public List<Finding> of(Function<List<PanelSeries>, List<Forecaster>> makers) {
    List<Forecaster> honest = makers.apply(series);
    List<PanelSeries> shuffled = changed(this::shuffled);
    List<Forecaster> ofShuffled = makers.apply(shuffled);
    List<Finding> findings = new ArrayList<>();
    for (int k = 0; k < honest.size(); k++) {
      try {
        List<Predicted> first = forecasts(honest.get(k), series);
        boolean changed = differ(first, forecasts(ofShuffled.get(k), shuffled));
        findings.add(new Finding(honest.get(k).name(), changed));
      } catch (InvalidInput e) {
        LOG.info("{} cannot forecast these series: {}", honest.get(k).name(), e.getMessage());
      }
    }
    return findings;
  }

  private static boolean differ(List<Predicted> some, List<Predicted> others) {
    boolean differ = false;
    for (int i = 0; i < some.size(); i++) {
      differ |= !Arrays.deepEquals(some.get(i).quantiles(), others.get(i).quantiles());
    }
    return differ;
  }

  /**
   * Inputs that all but equal the values at the same step or later, in words.
   *
   * @param known names of the inputs known ahead
   * @param past names of those known up to the present
   */
  public List<String> copies(List<String> known, List<String> past) {
    List<String> found = new ArrayList<>();
    for (PanelSeries one : series) {
      for (int k = 0; k < known.size(); k++) {
        copy(one, one.known()[k], known.get(k), 0, found);
      }
      for (int k = 0; k < past.size(); k++) {
        copy(one, one.past()[k], past.get(k), 1, found); // the present is no secret to it
      }
    }
    return found;
  }

  private void copy(PanelSeries one, double[] input, String name, int first, List<String> found) {
    for (int later = first; later <= protocol.horizon(); later++) {
      double correlation = correlation(one.values(), input, later);
      if (Math.abs(correlation) > COPY) {
        found.add(
            "LEAK: column %s moves as %s does %s (correlation of steps %.3f): it cannot be known %s"
                .formatted(
                    name,
                    one.id(),
                    later == 0 ? "at the same time" : later + " steps later",
                    correlation,
                    first == 0 ? "ahead" : "then"));
        return;
      }
    }
  }

  /** Of the steps of an input with those of the values so much later. */
  private static double correlation(double[] values, double[] input, int later) {
    PearsonSums sums = new PearsonSums();
    for (int t = 1; t + later < values.length && t < input.length; t++) {
      sums.add(input[t] - input[t - 1], values[t + later] - values[t + later - 1]);
    }
    return sums.correlation();
  }

  private List<Predicted> forecasts(Forecaster forecaster, List<PanelSeries> from) {
    List<PanelSeries> past = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      past.add(from.get(i).first(origin(i)));
    }
    return forecaster.fit(past).forecast(past);
  }

  private int origin(int i) {
    return protocol.origin(series.get(i), 0);
  }

  private List<PanelSeries> changed(UnaryOperator<PanelSeries> change) {
    return series.stream().map(change).toList();
  }

  private PanelSeries shuffled(PanelSeries one) {
    double[] values = one.values();
    Random random = new Random(1);
    int origin = protocol.origin(one, 0);
    for (int t = values.length - 1; t > origin; t--) {
      int other = origin + random.nextInt(t - origin + 1);
      double kept = values[t];
      values[t] = values[other];
      values[other] = kept;
    }
    return one.withValues(values);
  }
}
