package dev.unroll.experiments.reproduce;

import java.util.ArrayList;
import java.util.List;

/**
 * How a run and its repetition agree.
 *
 * @param conditions in what they differ
 * @param matches one for each kind of numbers
 */
public record Reproduction(Conditions conditions, List<NumberMatch> matches) {
  /** Rounding of single precision that no score shows. */
  private static final double FEW_ULPS = 16;

  private static final String SCORES = "scores";

  public Reproduction {
    matches = List.copyOf(matches);
  }

  /** Whether every number has the same bits. */
  public boolean identical() {
    return matches.stream().allMatch(NumberMatch::identical);
  }

  /** The result in a sentence. */
  public String verdict() {
    double ulps = matches.stream().mapToDouble(NumberMatch::ulps).max().orElse(0);
    if (identical()) {
      return "identical: every number has the same bits";
    }
    if (matches.stream().noneMatch(one -> Double.isNaN(one.largest())) && ulps <= FEW_ULPS) {
      return "equal to %.0f ulp: not the same bits".formatted(Math.ceil(ulps));
    }
    boolean scores =
        matches.stream().anyMatch(one -> one.what().equals(SCORES) && !one.identical());
    return scores ? "different scores" : "different, with the same scores";
  }

  /** What this does not show. */
  public List<String> limits() {
    List<String> limits = new ArrayList<>();
    limits.add("times are not compared");
    if (!conditions.environment().isEmpty()) {
      limits.add(
          "the same bits are promised for the same version, engine, vector width and JVM alone: a"
              + " difference may come from what differs above");
    }
    if (!conditions.unknown().isEmpty()) {
      limits.add("whether what is unknown was the same");
    }
    if (!conditions.data().isEmpty() || !conditions.settings().isEmpty()) {
      limits.add("the run was repeated with other data or settings: a difference is expected");
    }
    return limits;
  }
}
