package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.report.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * Fits the first network again with one input shuffled in time, each in turn. An input is named if
 * the network's error is below half of the best baseline's with it, and at least twice as large
 * without it: it may be as good as that, as a promotion is, or hold what is not known yet.
 */
final class InputShuffle {
  private static final double FAR_BELOW = 0.5; // of the best baseline's error
  private static final double NEEDED = 2; // so many times is the error without the input

  private final List<PanelSeries> series;
  private final Protocol protocol;
  private final Function<List<PanelSeries>, List<Forecaster>> makers;

  InputShuffle(
      List<PanelSeries> series,
      Protocol protocol,
      Function<List<PanelSeries>, List<Forecaster>> makers) {
    this.series = series;
    this.protocol = protocol;
    this.makers = makers;
  }

  /**
   * The result for an input.
   *
   * @param kind "known" or "past"
   * @param number of the input among those of its kind
   */
  LeakCheck.Need of(LeakCheck.Finding network, String name, String kind, int number) {
    List<PanelSeries> shuffled = series.stream().map(one -> shuffled(one, kind, number)).toList();
    LeakCheck check = new LeakCheck(shuffled, protocol);
    Forecaster again =
        makers.apply(shuffled).stream()
            .filter(one -> one.name().equals(network.model()))
            .findFirst()
            .orElseThrow();
    double error = check.error(again.fit(check.until(shuffled, 0)), 0);
    boolean needed =
        network.error() < FAR_BELOW * network.baseline() && error > NEEDED * network.error();
    String words =
        "%s: without input %s, which is shuffled, its error goes from %s to %s (best baseline: %s)"
            .formatted(
                network.model(),
                name,
                Words.number(network.error(), 2),
                Words.number(error, 2),
                Words.number(network.baseline(), 2));
    return new LeakCheck.Need(
        name, needed, needed ? words + ": is " + name + " really known at the origin?" : words);
  }

  private static PanelSeries shuffled(PanelSeries one, String kind, int number) {
    Map<String, double[][]> inputs = new LinkedHashMap<>();
    inputs.put("known", one.known().clone());
    inputs.put("past", one.past().clone());
    inputs.get(kind)[number] = shuffled(inputs.get(kind)[number].clone());
    return one.withInputs(inputs);
  }

  private static double[] shuffled(double[] row) {
    Random random = new Random(1);
    for (int t = row.length - 1; t > 0; t--) {
      int other = random.nextInt(t + 1);
      double kept = row[t];
      row[t] = row[other];
      row[other] = kept;
    }
    return row;
  }
}
