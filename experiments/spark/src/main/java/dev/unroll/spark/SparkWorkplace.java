package dev.unroll.spark;

import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.sweep.Attempt;
import dev.unroll.experiments.sweep.Candidates;
import dev.unroll.experiments.sweep.Workplace;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.RunResult;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains each candidate as a Spark job of one task. Several are under way at once because several
 * threads wait here; where each runs, and what happens when an executor is lost, is Spark's to
 * decide.
 */
final class SparkWorkplace implements Workplace {
  private final JavaSparkContext spark;
  private final Candidates candidates;

  SparkWorkplace(JavaSparkContext spark, Candidates candidates) {
    this.spark = spark;
    this.candidates = candidates;
  }

  @Override
  public RunResult train(Attempt attempt, RunFolder run, Progress progress) throws IOException {
    Recipe recipe = candidates.recipe(attempt.settings());
    progress.update(new Progress.Update(recipe, 1, 0, Double.NaN, Double.NaN, 0));
    spark.setJobGroup("candidate " + attempt.candidate(), attempt.settings().toString());
    CandidateTask task = new CandidateTask(recipe.toYaml(), attempt);
    Trained trained;
    try {
      trained = spark.parallelize(List.of(task), 1).map(CandidateTask::call).first();
    } catch (Exception e) { // Scala throws SparkException, which is checked, without saying so
      if (spark.sc().isStopped()) {
        throw new IOException(words(e), e); // the cluster's trouble, not the candidate's
      }
      throw new IllegalStateException(words(e), e);
    }
    if (trained.failure() != null) {
      throw new IllegalStateException(trained.failure());
    }
    trained.writeInto(run.path());
    // What the executor's run ended as, which the file that makes it a run says.
    RunFolder ended = RunFolder.open(run.path());
    run.status(ended.status());
    return run.summary(RunResult.class);
  }

  /** What failed, in a line; Spark's own messages bring the stack trace of the executor. */
  static String words(Exception problem) {
    Throwable cause = problem.getCause() instanceof SparkException inner ? inner : problem;
    return "on Spark: " + String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip();
  }
}
