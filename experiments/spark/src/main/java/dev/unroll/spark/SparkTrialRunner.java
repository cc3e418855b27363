package dev.unroll.spark;

import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.sweep.Trial;
import dev.unroll.experiments.sweep.TrialRunner;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.RunResult;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains each trial as a Spark job of one task. Several run at once because several threads wait
 * here; Spark decides where each runs, and what happens when an executor is lost.
 */
record SparkTrialRunner(JavaSparkContext spark) implements TrialRunner {

  @Override
  public RunResult run(Trial trial, Recipe recipe, RunFolder run, Progress progress)
      throws IOException {
    progress.update(
        new Progress.Update(recipe, 1, recipe.training().epochs(), 0, Double.NaN, Double.NaN, 0));
    spark.setJobGroup("trial " + trial.number(), trial.settings().toString());
    TrialTask task = new TrialTask(recipe.toYaml(), trial);
    TrialTask.RunFiles files;
    try {
      files = spark.parallelize(List.of(task), 1).map(TrialTask::call).first();
    } catch (Exception e) { // Scala throws SparkException, which is checked, without declaring it
      if (spark.sc().isStopped()) {
        throw new IOException(message(e), e); // a failure of the cluster, not of the trial
      }
      throw new IllegalStateException(message(e), e);
    }
    if (files.failure() != null) {
      throw new IllegalStateException(files.failure());
    }
    files.writeInto(run.path());
    // The status of the executor's run is in the files that have just been written.
    run.status(RunFolder.open(run.path()).status());
    return run.summary(RunResult.class);
  }

  /** The failure in one line; Spark's own messages contain the stack trace of the executor. */
  static String message(Exception problem) {
    Throwable cause = problem.getCause() instanceof SparkException inner ? inner : problem;
    return "on Spark: " + String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip();
  }
}
