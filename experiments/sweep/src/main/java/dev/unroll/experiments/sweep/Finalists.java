package dev.unroll.experiments.sweep;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.RunResult;
import dev.unroll.experiments.train.Trainings;
import dev.unroll.experiments.train.Trainings.Job;
import dev.unroll.experiments.train.Trainings.Trained;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The best trials of a search, trained again with seeds that the search has not used and scored on
 * the validation part, in a {@link Race}. The best of many trials with one seed each is often the
 * luckiest seed.
 *
 * @param all in the order of the search's scores; one alone is not trained again
 * @param best the place of the winner among them
 */
public record Finalists(List<Finalist> all, int best) {
  private static final long FIRST_SEED = 2000; // added to the recipe's

  /**
   * One trial in the race.
   *
   * @param runs one a fresh seed, without a score on the test part
   * @param dropped why it left the race; empty if it did not
   */
  public record Finalist(TrialResult trial, List<RunResult> runs, String dropped) {}

  /**
   * What is trained after a search.
   *
   * @param finalists the number of trials in the race after its first round
   * @param seeds fresh ones, for each
   * @param workers the number of trainings at once
   */
  public record Effort(int finalists, int seeds, int workers) {}

  /**
   * Trains until one wins; keeps runs that are finished. The result is the same for any number of
   * workers and after any interruption.
   *
   * @param ranking with at least one trial that has a score
   */
  public static Finalists train(Study study, TrialRecipes recipes, Ranking ranking, Effort effort)
      throws IOException, InterruptedException {
    List<TrialResult> ranked = ranking.results().stream().filter(TrialResult::ranked).toList();
    List<TrialResult> starters =
        ranked.subList(0, Race.starters(ranked.size(), effort.finalists()));
    List<List<RunResult>> runs = new ArrayList<>();
    starters.forEach(one -> runs.add(new ArrayList<>()));
    Path folder = Files.createDirectories(study.path().resolve("finalists"));
    Race race =
        Race.run(
            starters.stream().map(TrialResult::score).toList(),
            effort.finalists(),
            effort.seeds(),
            left -> {
              List<Job> jobs = new ArrayList<>();
              for (int i : left) {
                long seed = FIRST_SEED + runs.get(i).size();
                jobs.add(job(recipes, Optional.of(starters.get(i)), seed, false));
              }
              List<Trained> trained =
                  Trainings.run(folder, jobs, study::runSpec, effort.workers(), Progress.SILENT);
              for (int k = 0; k < left.size(); k++) {
                runs.get(left.get(k)).add(trained.get(k).result());
              }
              return trained.stream().map(one -> score(one.result())).toList();
            });
    List<Finalist> all = new ArrayList<>();
    for (int i = 0; i < starters.size(); i++) {
      all.add(new Finalist(starters.get(i), List.copyOf(runs.get(i)), race.dropped().get(i)));
    }
    return new Finalists(all, race.winner());
  }

  private static Score score(RunResult run) {
    return run.divergedAt() >= 0 ? Score.NONE : Score.of(run.validation().values());
  }

  /**
   * The training of a trial, or of the recipe before the search, with a seed of its own.
   *
   * @param further added to the recipe's seed
   * @param tests whether the test part is scored
   */
  static Job job(TrialRecipes recipes, Optional<TrialResult> trial, long further, boolean tests) {
    Recipe recipe = trial.map(one -> recipes.recipe(one.settings())).orElse(recipes.base());
    Recipe seeded = recipe.withSeed(recipe.seed() + further);
    Task task = recipes.task(recipe);
    String name = trial.map(one -> "t%03d".formatted(one.trial())).orElse("before");
    return new Job(name + "-s" + seeded.seed(), seeded, task, tests);
  }

  public TrialResult winner() {
    return all.get(best).trial();
  }
}
