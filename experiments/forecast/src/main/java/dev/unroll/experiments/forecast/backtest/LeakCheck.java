package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.SeasonalScale;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.report.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Searches for forecasts that use values after their origin, in four ways.
 *
 * <p>Every forecaster is created and fitted again at the first origin with the values after it
 * shuffled, which must change no forecast. It is fitted with labels that are one step late, so that
 * the first answer is among its inputs: its error must fall, unless the answer was among its inputs
 * before. Covariates are compared with the values they could be copied from, and the first network
 * is fitted without each of them.
 */
public final class LeakCheck {
  private static final Logger LOG = LogManager.getLogger(LeakCheck.class);

  /** An error reacts to labels that are a step late if it falls to this share of what it was. */
  private static final double REACTS = 0.5;

  /** A share of the best baseline's error that is too small to be true. */
  private static final double TOO_GOOD = 0.25;

  /**
   * The result for one forecaster. Errors are of the first step ahead, over those of the last
   * value.
   *
   * @param changed whether its forecasts changed with the future
   * @param error of its forecasts; NaN for one that is not trained on labels
   * @param shifted that with labels a step late; NaN likewise
   * @param baseline the least error of the baselines, which use past values alone
   */
  public record Finding(
      String model, boolean changed, double error, double shifted, double baseline) {

    /** Whether it uses values after its origin. */
    public boolean leaking() {
      return changed || isTooGood();
    }

    private boolean isTooGood() {
      return error < TOO_GOOD * baseline || (!reacts() && error < REACTS * baseline);
    }

    private boolean reacts() {
      return !(shifted > REACTS * error);
    }

    /** The result as sentences. */
    public List<String> sentences() {
      List<String> sentences = new ArrayList<>();
      sentences.add(
          changed
              ? model
                  + ": LEAK: its forecasts change when the values after the origin are shuffled; it"
                  + " sees the future"
              : model + ": its forecasts do not depend on what comes after the origin");
      if (Double.isFinite(error)) {
        sentences.add(shift());
      }
      return sentences;
    }

    private String shift() {
      String was = Words.number(error, 2);
      String is = Words.number(shifted, 2);
      String best = Words.number(baseline, 2);
      if (isTooGood()) {
        return "%s: LEAK: at the first step it errs hardly more (%s of the last value's error) than with labels a step late, which it can read off (%s), and far less than the best baseline (%s): an input gives the answer away"
            .formatted(model, was, is, best);
      }
      return reacts()
          ? "%s: with labels a step late, which it can read off, its error falls from %s to %s: what it has otherwise is not the answer"
              .formatted(model, was, is)
          : "%s: with labels a step late its error hardly falls (from %s to %s), but is not far below the best baseline's (%s), which sees the past alone"
              .formatted(model, was, is, best);
    }
  }

  /**
   * What becomes of the first network's error without an input.
   *
   * @param needed whether it is far below the best baseline's only with that input
   * @param words the result as a sentence
   */
  public record Need(String input, boolean needed, String words) {}

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
    List<Forecaster> forecasters = makers.apply(series);
    List<PanelSeries> shuffled = series.stream().map(this::shuffled).toList();
    List<Forecaster> ofShuffled = makers.apply(shuffled);
    List<Finding> findings = new ArrayList<>();
    double baseline = Double.POSITIVE_INFINITY;
    for (int k = 0; k < forecasters.size(); k++) {
      Forecaster one = forecasters.get(k);
      try {
        Forecaster.Fit fit = one.fit(until(series, 0));
        Forecaster.Fit other = ofShuffled.get(k).fit(until(shuffled, 0));
        boolean changed =
            differ(fit.forecast(until(series, 0)), other.forecast(until(shuffled, 0)));
        double error = error(fit, 0);
        if (one.baseline()) {
          baseline = Math.min(baseline, error);
        }
        Optional<Forecaster.Fit> late =
            one.labelsShifted().map(shifted -> shifted.fit(until(series, 0)));
        findings.add(
            new Finding(
                one.name(),
                changed,
                late.isPresent() ? error : Double.NaN,
                late.map(fitted -> error(fitted, 1)).orElse(Double.NaN),
                baseline));
      } catch (InvalidInput e) {
        LOG.info("{} cannot forecast these series: {}", one.name(), e.getMessage());
      }
    }
    return findings;
  }

  /**
   * Fits the first network again without each input.
   *
   * @param findings those of {@link #of}
   * @param known names of the inputs known ahead
   * @param past names of those known up to the present
   */
  public List<Need> needs(
      Function<List<PanelSeries>, List<Forecaster>> makers,
      List<Finding> findings,
      List<String> known,
      List<String> past) {
    InputShuffle shuffle = new InputShuffle(series, protocol, makers);
    List<Need> needs = new ArrayList<>();
    findings.stream()
        .filter(finding -> Double.isFinite(finding.error()))
        .findFirst()
        .ifPresent(
            network -> {
              for (int k = 0; k < known.size(); k++) {
                needs.add(shuffle.of(network, known.get(k), "known", k));
              }
              for (int k = 0; k < past.size(); k++) {
                needs.add(shuffle.of(network, past.get(k), "past", k));
              }
            });
    return needs;
  }

  /**
   * The mean error at the first step of every window and series, over that of the last value.
   *
   * @param late steps that the answers are late
   */
  double error(Forecaster.Fit fit, int late) {
    double sum = 0;
    double naive = 0;
    for (int window = 0; window < protocol.windows(); window++) {
      List<QuantileForecast> forecasts = fit.forecast(until(series, window));
      for (int i = 0; i < forecasts.size(); i++) {
        double[] values = series.get(i).values();
        int origin = protocol.origin(series.get(i), window);
        double error = Math.abs(forecasts.get(i).median()[0] - values[origin - late]);
        double step = Math.abs(values[origin] - values[origin - 1]);
        sum += Double.isFinite(error) ? error / scale(i) : 0;
        naive += Double.isFinite(step) ? step / scale(i) : 0;
      }
    }
    return sum / naive;
  }

  /** The mean step of a series before the first origin, so that large series do not decide. */
  private double scale(int i) {
    double[] past = Arrays.copyOf(series.get(i).values(), protocol.origin(series.get(i), 0));
    SeasonalScale scale = SeasonalScale.of(past, 1);
    return scale.undefined().isPresent() ? 1 : scale.value();
  }

  private static boolean differ(List<QuantileForecast> some, List<QuantileForecast> others) {
    boolean differ = false;
    for (int i = 0; i < some.size(); i++) {
      differ |= !Arrays.deepEquals(some.get(i).quantiles(), others.get(i).quantiles());
    }
    return differ;
  }

  /**
   * Inputs that give the values after an origin away, in words ({@link InputCopies}).
   *
   * @param known names of the inputs known ahead
   * @param past names of those known up to the present
   * @param season steps; 1 for none
   */
  public List<String> copies(List<String> known, List<String> past, int season) {
    List<String> found = new ArrayList<>();
    for (PanelSeries one : series) {
      InputCopies copies = new InputCopies(one, protocol.horizon(), season);
      for (int k = 0; k < known.size(); k++) {
        copies.of(known.get(k), one.known()[k], true).ifPresent(found::add);
      }
      for (int k = 0; k < past.size(); k++) {
        copies.of(past.get(k), one.past()[k], false).ifPresent(found::add);
      }
    }
    return found;
  }

  List<PanelSeries> until(List<PanelSeries> from, int window) {
    return from.stream().map(one -> one.first(protocol.origin(one, window))).toList();
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
