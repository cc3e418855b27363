package dev.unroll.experiments.reproduce;

import dev.unroll.experiments.report.Words;

/**
 * How far the numbers of one kind agree in two runs.
 *
 * @param what kind, such as "weights"
 * @param compared how many numbers and texts were compared
 * @param different how many of them differ in any bit
 * @param first the first place where they differ, such as "epoch 2, loss"; empty if there is none
 * @param largest the largest difference of two numbers; 0 if none differ, NaN if one is no number
 * @param largestAt where it is
 * @param ulps the largest difference in units in the last place of single precision, in which
 *     networks compute
 */
public record NumberMatch(
    String what,
    long compared,
    long different,
    String first,
    double largest,
    String largestAt,
    double ulps) {

  public boolean identical() {
    return different == 0;
  }

  /** In a line. */
  public String words() {
    if (identical()) {
      return "%s: %,d compared, identical bits".formatted(what, compared);
    }
    String much =
        Double.isNaN(largest)
            ? ""
            : "; largest difference %s (%s ulp) at %s"
                .formatted(Words.number(largest, 3), Words.number(ulps, 3), largestAt);
    return "%s: %,d of %,d differ, first at %s%s".formatted(what, different, compared, first, much);
  }
}
