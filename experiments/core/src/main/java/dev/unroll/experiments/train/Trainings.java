package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Trains recipes, several at a time, each in a run folder of its own inside another folder. Run
 * again on the same folder it keeps what is finished and goes on with the rest.
 */
public final class Trainings {
  private Trainings() {}

  /**
   * One training to make.
   *
   * @param name of its folder
   * @param recipe what is trained
   * @param task the recipe's task; may be shared
   * @param tests whether the test part is scored; if not, it is one of many to choose from
   */
  public record Job(String name, Recipe recipe, Task task, boolean tests) {
    /** With a score on the test part. */
    public Job(String name, Recipe recipe, Task task) {
      this(name, recipe, task, true);
    }
  }

  /** A training that has ended, and the folder it is kept in. */
  public record Trained(Job job, RunFolder run, RunResult result) {}

  /**
   * Trains what is not trained yet.
   *
   * @param folder where the runs' folders are, or go
   * @param spec what a new run's folder starts with
   * @param workers how many trainings at once
   * @param progress hears of all of them, from several threads
   * @return all, in the order of the jobs
   */
  public static List<Trained> run(
      Path folder, List<Job> jobs, Function<Recipe, RunSpec> spec, int workers, Progress progress)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      List<Future<Trained>> started = new ArrayList<>();
      for (Job job : jobs) {
        started.add(pool.submit(() -> train(folder, job, spec.apply(job.recipe()), progress)));
      }
      List<Trained> trained = new ArrayList<>();
      for (Future<Trained> future : started) {
        trained.add(future.get());
      }
      return trained;
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** The same for a single training, in this thread. */
  static Trained train(Path folder, Job job, RunSpec spec, Progress progress) throws IOException {
    RunFolder run = RunFolder.inside(folder, job.name(), spec);
    boolean over = run.status() == RunStatus.FINISHED || run.status() == RunStatus.DIVERGED;
    if (over && run.hasSummary()) {
      job.recipe().members().forEach(progress::ended);
      return new Trained(job, run, run.summary(RunResult.class));
    }
    RunResult result =
        job.tests()
            ? Trainer.train(job.recipe(), job.task(), run, progress)
            : Trainer.explore(job.recipe(), job.task(), run, progress, scores -> true);
    return new Trained(job, run, result);
  }

  /**
   * What failed in another thread, as it was thrown there: thrown again if unchecked, else
   * returned.
   */
  public static IOException unwrapped(Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }
}
