package dev.unroll.experiments.sweep;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.RunResult;
import dev.unroll.experiments.train.Trainings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The winner and the recipe it started from, trained again with seeds that the search has not seen
 * and scored on the test part.
 *
 * @param winner one result a seed
 * @param before the same of the recipe without what the search chose
 */
public record Finals(List<RunResult> winner, List<RunResult> before) {
  private static final long FIRST_SEED = 1001;

  /** Trains both with {@code seeds} seeds each, keeping what is finished. */
  public static Finals run(
      Study study, Candidates candidates, Outcome winner, int seeds, int workers)
      throws IOException, InterruptedException {
    List<Trainings.Job> jobs = new ArrayList<>();
    jobs.addAll(jobs("winner", candidates, winner.settings(), seeds));
    jobs.addAll(jobs("before", candidates, Map.of(), seeds));
    Path folder = Files.createDirectories(study.path().resolve("finals"));
    List<RunResult> results =
        Trainings.run(folder, jobs, study::spec, workers, Progress.SILENT).stream()
            .map(Trainings.Trained::result)
            .toList();
    return new Finals(results.subList(0, seeds), results.subList(seeds, 2 * seeds));
  }

  private static List<Trainings.Job> jobs(
      String name, Candidates candidates, Map<String, String> settings, int seeds) {
    Recipe recipe = candidates.recipe(settings);
    Task task = candidates.task(recipe);
    List<Trainings.Job> jobs = new ArrayList<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
      jobs.add(new Trainings.Job(name + "-s" + seed, recipe.withSeed(seed), task));
    }
    return jobs;
  }
}
