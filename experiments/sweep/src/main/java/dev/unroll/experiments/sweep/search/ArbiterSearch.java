package dev.unroll.experiments.sweep.search;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.sweep.space.Range;
import dev.unroll.experiments.sweep.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.random.JDKRandomGenerator;
import org.apache.commons.math3.random.RandomGenerator;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.generator.GeneticSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.RandomSearchGenerator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.UniformCrossover;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.parentselection.RandomTwoParentSelection;
import org.deeplearning4j.arbiter.optimize.generator.genetic.mutation.RandomMutationOperator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.population.PopulationModel;
import org.deeplearning4j.arbiter.optimize.generator.genetic.selection.GeneticSelectionOperator;

/** Arbiter's candidate generators, seeded throughout. For one thread. */
@SuppressWarnings("rawtypes") // Candidate is raw in Arbiter's own signatures
public final class ArbiterSearch implements Search {
  /** Values of a continuous range in a grid. */
  public static final int GRID_STEPS = 5;

  private static final int POPULATION = 12;

  private final CandidateGenerator generator;
  private final List<Candidate> proposed = new ArrayList<>();

  public ArbiterSearch(Strategy strategy, Space space, long seed) {
    RecipeSpace recipes = new RecipeSpace(space);
    this.generator =
        switch (strategy) {
          case RANDOM -> new RandomSearchGenerator(recipes);
          case GRID ->
              new GridSearchCandidateGenerator(
                  recipes, GRID_STEPS, GridSearchCandidateGenerator.Mode.Sequential, null);
          case GENETIC -> genetic(recipes, seed);
        };
    generator.setRngSeed(seed);
  }

  private static CandidateGenerator genetic(RecipeSpace recipes, long seed) {
    RandomGenerator random = new JDKRandomGenerator();
    random.setSeed(seed);
    return new GeneticSearchCandidateGenerator.Builder(recipes, Cost.SMALLER)
        .populationModel(new PopulationModel.Builder().populationSize(POPULATION).build())
        .selectionOperator(
            new GeneticSelectionOperator.Builder()
                .randomGenerator(random)
                .crossoverOperator(
                    new UniformCrossover.Builder()
                        .randomGenerator(random)
                        .parentSelection(new RandomTwoParentSelection(random))
                        .build())
                .mutationOperator(
                    new RandomMutationOperator.Builder()
                        .randomGenerator(random)
                        .mutationRate(0.1)
                        .build())
                .build())
        .build();
  }

  /**
   * How many candidates the grid over a space has.
   *
   * @throws InvalidInput if they are more than anybody could try
   */
  public static long gridSize(Space space) {
    long size = 1;
    for (Range range : space.ranges().values()) {
      size *= values(range);
      if (size > 1_000_000) {
        throw new InvalidInput(
            "the grid has more than a million combinations; narrow the ranges, or use --strategy"
                + " random");
      }
    }
    return size;
  }

  private static long values(Range range) {
    if (range instanceof Range.Whole whole) {
      return Math.min((long) whole.high() - whole.low() + 1, GRID_STEPS);
    }
    return range instanceof Range.Choice choice ? choice.values().size() : GRID_STEPS;
  }

  @Override
  @SuppressWarnings("unchecked") // the candidates of a RecipeSpace
  public Optional<Map<String, String>> next() {
    if (!generator.hasMoreCandidates()) {
      return Optional.empty();
    }
    Candidate<Map<String, String>> candidate = generator.getCandidate();
    if (candidate.getException() != null) {
      return Optional.empty(); // the genetic search finds nothing that it has not tried
    }
    proposed.add(candidate);
    return Optional.of(candidate.getValue());
  }

  @Override
  public void told(int candidate, double cost) {
    Double score = Double.isFinite(cost) ? Double.valueOf(cost) : null;
    Candidate known = proposed.get(candidate);
    generator.reportResults(new OptimizationResult(known, score, candidate, null, null, null));
  }
}
