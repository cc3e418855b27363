package dev.unroll.benchmarks.sidebyside;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one entrant needed in each round.
 *
 * @param rounds times of single calls, in the order of the rounds
 */
record Samples(List<double[]> rounds) {
  /** An entrant that did not take part. */
  static final Samples ABSENT = new Samples(List.of());

  /** The median of the rounds' medians; NaN when absent. */
  double median() {
    return TableNumbers.median(medians());
  }

  /** The percentile over the calls of all rounds. */
  double percentile(double percent) {
    return TableNumbers.percentile(
        percent, rounds.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  int calls() {
    return rounds.stream().mapToInt(round -> round.length).sum();
  }

  /** How many times as long as the other in each round: times of the same minute, not of two. */
  Ratio over(Samples other) {
    double[] mine = medians();
    double[] theirs = other.medians();
    int n = Math.min(mine.length, theirs.length);
    return Ratio.of(IntStream.range(0, n).mapToDouble(r -> mine[r] / theirs[r]).toArray());
  }

  private double[] medians() {
    return rounds.stream().mapToDouble(TableNumbers::median).toArray();
  }

  /** Median, smallest and largest quotient over the rounds; NaN when one was absent. */
  record Ratio(double median, double least, double most) {
    static Ratio of(double... quotients) {
      return new Ratio(
          TableNumbers.median(quotients),
          Arrays.stream(quotients).min().orElse(Double.NaN),
          Arrays.stream(quotients).max().orElse(Double.NaN));
    }

    String text() {
      return Double.isNaN(median)
          ? TableNumbers.NONE
          : "**%s** (%s–%s)"
              .formatted(
                  TableNumbers.text(median), TableNumbers.text(least), TableNumbers.text(most));
    }
  }
}
