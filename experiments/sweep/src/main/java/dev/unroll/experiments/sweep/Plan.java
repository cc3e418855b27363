package dev.unroll.experiments.sweep;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Locale;

/**
 * How a space is searched. Together with the space and the recipe it determines every trial and how
 * each of them ends.
 *
 * @param sampler proposes the settings of the trials
 * @param trials the number of trials at most
 * @param seed of the sampler
 * @param pruner which trials are stopped early, as {@link Pruner#parse} reads it
 * @param ahead how many trials may run ahead of the results, where the sampler learns from results
 *     or trials are pruned: trial k depends on the results of the trials up to k - ahead
 * @param repeats with how many seeds each trial is trained
 */
public record Plan(
    Sampler.Kind sampler, int trials, long seed, String pruner, int ahead, int repeats) {
  /** Enough for four workers. */
  public static final int DEFAULT_AHEAD = 4;

  public Plan {
    pruner = Pruner.parse(pruner).text();
  }

  /** With one seed a trial. */
  public Plan(Sampler.Kind sampler, int trials, long seed, String pruner, int ahead) {
    this(sampler, trials, seed, pruner, ahead, 1);
  }

  Plan withTrials(int other) {
    return new Plan(sampler, other, seed, pruner, ahead, repeats);
  }

  /** Without pruning. */
  public static Plan of(Sampler.Kind sampler, int trials, long seed) {
    return new Plan(sampler, trials, seed, "none", DEFAULT_AHEAD);
  }

  /** Whether what becomes of a trial depends on the results of others. */
  @JsonIgnore
  public boolean learns() {
    return sampler.learns() || !(Pruner.parse(pruner) instanceof Pruner.None);
  }

  /** The plan in a few words. */
  @Override
  public String toString() {
    return "%s sampler, up to %d trials%s, pruner %s"
        .formatted(
            sampler.name().toLowerCase(Locale.ROOT),
            trials,
            repeats == 1 ? "" : " of " + repeats + " seeds",
            pruner);
  }
}
