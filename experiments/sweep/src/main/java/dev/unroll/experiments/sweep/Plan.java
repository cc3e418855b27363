package dev.unroll.experiments.sweep;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.unroll.experiments.sweep.prune.Pruner;
import dev.unroll.experiments.sweep.search.Strategy;

/**
 * How a space is searched. Together with the space and the recipe it determines every candidate and
 * how each of them ends.
 *
 * @param strategy how candidates are chosen
 * @param candidates how many at most
 * @param seed of the search
 * @param prune which trainings are ended early, as {@link Pruner#parse} reads it
 * @param ahead how far a search that learns from results, or prunes by them, runs ahead of them:
 *     candidate k knows what became of those up to k - ahead
 */
public record Plan(Strategy strategy, int candidates, long seed, String prune, int ahead) {
  /** Keeps four candidates busy. */
  public static final int AHEAD = 4;

  public Plan {
    prune = Pruner.parse(prune).written();
  }

  /** Without pruning. */
  public static Plan of(Strategy strategy, int candidates, long seed) {
    return new Plan(strategy, candidates, seed, "none", AHEAD);
  }

  Pruner pruner() {
    return Pruner.parse(prune);
  }

  /** Whether what becomes of a candidate depends on the results of others. */
  @JsonIgnore
  public boolean learns() {
    return strategy == Strategy.GENETIC || !(pruner() instanceof Pruner.None);
  }
}
