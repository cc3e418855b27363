package dev.unroll.experiments.diagnose;

import dev.unroll.datasets.task.Sequences;
import java.util.List;

/**
 * Forecasts to explain by their inputs.
 *
 * @param channels a name for each input of a step; those of one name are one covariate, and the
 *     first is the value itself
 * @param past steps that are read before the first answer, W
 * @param latest the newest window of each series, W + H steps
 * @param series their names
 * @param line what is added to the network's answers
 */
public record Forecasts(
    List<String> channels, int past, Sequences latest, List<String> series, Line line) {
  public Forecasts {
    channels = List.copyOf(channels);
    series = List.copyOf(series);
  }

  /**
   * A linear map of the last W values beside a network.
   *
   * @param weights for each step ahead that is explained, from the first, one a value, the oldest
   *     first; no values without a line
   * @param shares of the network's answer that count, for each of these steps
   */
  public record Line(List<List<Double>> weights, List<Double> shares) {
    public Line {
      weights = weights.stream().map(List::copyOf).toList();
      shares = List.copyOf(shares);
    }
  }

  /** How many steps ahead can be explained, H. */
  int horizon() {
    return line.shares().size();
  }
}
