package dev.unroll.experiments.sweep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One trial to run, with everything that decides how it ends: the same trial ends the same wherever
 * and whenever it runs.
 *
 * @param number from 0
 * @param settings what the sampler chose, text by recipe key
 * @param pruner may stop it early
 * @param others the learning curves it is compared with
 */
public record Trial(
    int number, Map<String, String> settings, Pruner pruner, List<LearningCurve> others)
    implements Serializable {

  public Trial {
    settings = new LinkedHashMap<>(settings);
    others = new ArrayList<>(others);
  }

  /** The same trial with a further seed, which nothing stops early. */
  Trial unpruned() {
    return new Trial(number, settings, new Pruner.None(), List.of());
  }

  /** Why to stop it after these validation scores; empty if it should continue. */
  public Optional<String> prune(List<Double> scores) {
    return scores.isEmpty() ? Optional.empty() : pruner.prune(scores, others);
  }
}
