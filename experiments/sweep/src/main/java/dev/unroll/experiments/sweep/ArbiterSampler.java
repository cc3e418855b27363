package dev.unroll.experiments.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.commons.math3.random.JDKRandomGenerator;
import org.apache.commons.math3.random.RandomGenerator;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.distribution.LogUniformDistribution;
import org.deeplearning4j.arbiter.optimize.generator.GeneticSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.generator.RandomSearchGenerator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.UniformCrossover;
import org.deeplearning4j.arbiter.optimize.generator.genetic.crossover.parentselection.RandomTwoParentSelection;
import org.deeplearning4j.arbiter.optimize.generator.genetic.mutation.RandomMutationOperator;
import org.deeplearning4j.arbiter.optimize.generator.genetic.population.PopulationModel;
import org.deeplearning4j.arbiter.optimize.generator.genetic.selection.GeneticSelectionOperator;
import org.deeplearning4j.arbiter.optimize.parameter.FixedValue;
import org.deeplearning4j.arbiter.optimize.parameter.continuous.ContinuousParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.discrete.DiscreteParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.integer.IntegerParameterSpace;

/** Samples with Arbiter's generators, which are seeded throughout; nothing else uses Arbiter. */
@SuppressWarnings("rawtypes") // Candidate is raw in Arbiter's own signatures
final class ArbiterSampler implements Sampler {
  private static final int POPULATION = 12;

  private final CandidateGenerator generator;
  private final List<Candidate> proposed = new ArrayList<>();

  /**
   * @param kind one of Arbiter's: random, grid or genetic
   */
  ArbiterSampler(Kind kind, Space space, long seed) {
    RecipeSpace recipes = new RecipeSpace(space);
    this.generator =
        switch (kind) {
          case RANDOM -> new RandomSearchGenerator(recipes);
          case GRID ->
              new GridSearchCandidateGenerator(
                  recipes, GRID_STEPS, GridSearchCandidateGenerator.Mode.Sequential, null);
          case GENETIC -> genetic(recipes, seed);
          case TPE -> throw new IllegalArgumentException("Arbiter has no " + kind);
        };
    generator.setRngSeed(seed);
  }

  private static CandidateGenerator genetic(RecipeSpace recipes, long seed) {
    RandomGenerator random = new JDKRandomGenerator();
    random.setSeed(seed);
    return new GeneticSearchCandidateGenerator.Builder(recipes, new SmallerIsBetter())
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

  @Override
  @SuppressWarnings("unchecked") // the candidates of a RecipeSpace
  public Optional<Map<String, String>> next() {
    if (!generator.hasMoreCandidates()) {
      return Optional.empty();
    }
    Candidate<Map<String, String>> candidate = generator.getCandidate();
    if (candidate.getException() != null) {
      return Optional.empty(); // the genetic search finds no settings that are new
    }
    proposed.add(candidate);
    return Optional.of(candidate.getValue());
  }

  @Override
  public void report(int trial, double cost) {
    Double score = Double.isFinite(cost) ? Double.valueOf(cost) : null;
    Candidate known = proposed.get(trial);
    generator.reportResults(new OptimizationResult(known, score, trial, null, null, null));
  }

  /** Makes Arbiter minimise. The scores themselves come from the trainings. */
  @SuppressWarnings("deprecation") // the interface has a method that is
  private static final class SmallerIsBetter implements ScoreFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public double score(Object model, DataProvider data, Map<String, Object> parameters) {
      throw new UnsupportedOperationException("trainings score themselves");
    }

    @Override
    public double score(Object model, Class<? extends DataSource> source, Properties properties) {
      throw new UnsupportedOperationException("trainings score themselves");
    }

    @Override
    public boolean minimize() {
      return true;
    }

    @Override
    public List<Class<?>> getSupportedModelTypes() {
      return List.of();
    }

    @Override
    public List<Class<?>> getSupportedDataTypes() {
      return List.of();
    }
  }

  /** Ranges of recipe keys as an Arbiter space whose values are settings as text. */
  @SuppressWarnings("rawtypes") // ParameterSpace's own signatures are raw
  private static final class RecipeSpace implements ParameterSpace<Map<String, String>> {
    private final Map<String, ParameterSpace> leaves = new LinkedHashMap<>();

    RecipeSpace(Space space) {
      space.ranges().forEach((key, range) -> leaves.put(key, leaf(range)));
    }

    private static ParameterSpace leaf(Range range) {
      if (range instanceof Range.Uniform real) {
        return new ContinuousParameterSpace(real.low(), real.high());
      }
      if (range instanceof Range.LogUniform real) {
        return new ContinuousParameterSpace(new LogUniformDistribution(real.low(), real.high()));
      }
      if (range instanceof Range.Whole whole) {
        return new IntegerParameterSpace(whole.low(), whole.high());
      }
      List<String> values = ((Range.Choice) range).values();
      return values.size() == 1
          ? new FixedValue<>(values.get(0))
          : new DiscreteParameterSpace<>(values);
    }

    @Override
    public Map<String, String> getValue(double[] point) {
      Map<String, String> settings = new LinkedHashMap<>();
      leaves.forEach((key, leaf) -> settings.put(key, Sampler.text(leaf.getValue(point))));
      return settings;
    }

    @Override
    public int numParameters() {
      return leaves.values().stream().mapToInt(ParameterSpace::numParameters).sum();
    }

    @Override
    public List<ParameterSpace> collectLeaves() {
      return new ArrayList<>(leaves.values());
    }

    @Override
    public Map<String, ParameterSpace> getNestedSpaces() {
      return Collections.unmodifiableMap(leaves);
    }

    @Override
    public boolean isLeaf() {
      return false;
    }

    @Override
    public void setIndices(int... indices) {
      throw new UnsupportedOperationException("only leaves have indices");
    }
  }
}
