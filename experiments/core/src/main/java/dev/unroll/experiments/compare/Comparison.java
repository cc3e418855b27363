package dev.unroll.experiments.compare;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.TrainingTime;
import dev.unroll.experiments.train.Trainings;
import dev.unroll.experiments.train.Trainings.Job;
import dev.unroll.layers.Engines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Trains every preset with every seed, several at a time, each in a run folder of its own inside
 * the comparison's. Run again on the same folder it keeps what is finished and goes on with the
 * rest.
 */
public final class Comparison {
  private static final Logger LOG = LogManager.getLogger(Comparison.class);

  /** To draw and write a page, measured on one slow core. */
  private static final double PAGE_SECONDS = 1;

  private final ComparisonRecipe recipe;
  private final Task task;
  private final RunFolder folder;
  private final Map<String, String> environment;

  /**
   * A comparison that is about to run.
   *
   * @param recipe what to compare
   * @param task the task all presets share
   * @param folder the comparison's own run folder
   * @param environment where it runs, for the runs' records
   */
  public Comparison(
      ComparisonRecipe recipe, Task task, RunFolder folder, Map<String, String> environment) {
    this.recipe = recipe;
    this.task = task;
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Minutes that all trainings will take if no score and no limit of time ends any early, by the
   * time of a few minibatches of each preset.
   *
   * @param workers how many trainings at once
   */
  public double minutes(int workers) throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      List<Future<Double>> times = new ArrayList<>();
      for (Recipe preset : recipe.presets()) {
        times.add(pool.submit(() -> TrainingTime.seconds(preset, task)));
      }
      double sum = 0;
      double longest = 0;
      for (Future<Double> time : times) {
        sum += time.get() * recipe.seeds().size();
        longest = Math.max(longest, time.get());
      }
      return Math.max(longest, sum / workers) / 60;
    } catch (ExecutionException e) {
      throw Trainings.unwrapped(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * Seconds that the report of a limited time will take: it scores a network of each preset again
   * where answers are classes.
   */
  public double reportSeconds() {
    return recipe.first().training().minutes() == 0
        ? 0
        : PAGE_SECONDS
            + (task.classes().isEmpty()
                ? 0
                : recipe.presets().stream()
                    .mapToDouble(preset -> TrainingTime.ofTest(preset, task))
                    .sum());
  }

  /** The minutes of one training, so that all end in time, one worker's after another. */
  static double share(double minutes, int trainings, int workers) {
    int turns = (trainings + workers - 1) / workers;
    return minutes / turns;
  }

  /**
   * Trains what is not trained yet.
   *
   * @param workers how many trainings at once
   * @param spent seconds of a limited time that have passed, or are kept for the report
   * @param progress hears of all of them, from several threads
   * @return all runs with their results, in the recipe's order
   */
  public List<ComparedRun> run(int workers, double spent, Progress progress)
      throws IOException, InterruptedException {
    try (CloseableThreadContext.Instance log = folder.logging()) {
      Engines.Choice engine = Engines.choose();
      LOG.info("{} trainings, {} at once", recipe.runs().size(), workers);
      LOG.info("engine {}: {}", engine.engine().name(), engine.reason());
      List<ComparedRun> runs = trained(workers, spent, progress);
      LOG.info("all trained");
      return runs;
    }
  }

  private List<ComparedRun> trained(int workers, double spent, Progress progress)
      throws IOException, InterruptedException {
    folder.status(RunStatus.RUNNING);
    double all = recipe.first().after(spent).training().minutes();
    double minutes = share(all, recipe.runs().size(), workers);
    List<Job> jobs =
        recipe.runs().stream()
            .map(one -> all == 0 ? one : one.withMinutes(minutes))
            .map(one -> new Job(one.model() + "-s" + one.seed(), one, task))
            .toList();
    Function<Recipe, RunSpec> spec = one -> RunSpec.train(one, recipe.overrides(), environment);
    try {
      return Trainings.run(folder.path(), jobs, spec, workers, progress).stream()
          .map(one -> new ComparedRun(one.job().recipe(), one.run(), one.result()))
          .toList();
    } catch (IOException | RuntimeException e) {
      folder.status(RunStatus.FAILED);
      LOG.warn("a training failed", e);
      throw e;
    }
  }
}
