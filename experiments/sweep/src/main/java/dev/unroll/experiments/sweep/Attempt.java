package dev.unroll.experiments.sweep;

import dev.unroll.experiments.sweep.prune.Curve;
import dev.unroll.experiments.sweep.prune.Pruner;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One candidate to train, with all that decides how it ends: the same attempt ends the same
 * wherever and whenever it is made.
 *
 * @param candidate its number, from 0
 * @param settings what the search chose, text by recipe key
 * @param pruner ends it early
 * @param others the curves it is judged by
 */
public record Attempt(
    int candidate, Map<String, String> settings, Pruner pruner, List<Curve> others)
    implements Serializable {

  public Attempt {
    settings = new LinkedHashMap<>(settings);
    others = new ArrayList<>(others);
  }

  /** Why to end it after these validation scores; nothing if it should go on. */
  public Optional<String> verdict(List<Double> scores) {
    return scores.isEmpty() ? Optional.empty() : pruner.verdict(scores, others);
  }
}
