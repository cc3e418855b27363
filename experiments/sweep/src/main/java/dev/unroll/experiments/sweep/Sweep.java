package dev.unroll.experiments.sweep;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.RunMetrics;
import dev.unroll.experiments.train.RunResult;
import dev.unroll.experiments.train.Trainings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs the trials of a study that have not ended yet. Where the sampler learns from results or
 * trials are pruned by them, trial k is proposed once the results of the trials up to k - {@link
 * Plan#ahead} are known, and the sampler receives these in their order: the result is then the same
 * for any number of workers and after any interruption.
 */
public final class Sweep {
  private static final Logger LOG = LogManager.getLogger(Sweep.class);
  private static final int CHECKED_TRIALS = 20;

  private final Study study;
  private final TrialRecipes recipes;
  private final TrialRunner runner;
  private final Observer observer;
  private volatile boolean stopping;

  /** Observes the trials, from several threads. */
  public interface Observer {
    /** Observes nothing. */
    Observer SILENT = new Observer() {};

    /** A trial trains. */
    default void running(int trial, Progress.Update update) {}

    /** A trial has ended, now or before the sweep was resumed. */
    default void ended(TrialResult result) {}
  }

  public Sweep(Study study, TrialRecipes recipes, TrialRunner runner, Observer observer) {
    this.study = study;
    this.recipes = recipes;
    this.runner = runner;
    this.observer = observer;
  }

  /**
   * Refuses a space that no recipe takes.
   *
   * @throws InvalidInput what is wrong with the first trial, if the first 20 are all refused
   */
  public static void check(StudySpec spec, TrialRecipes recipes) {
    Sampler sampler = sampler(spec);
    InvalidInput first = null;
    for (int k = 0; k < CHECKED_TRIALS; k++) {
      Optional<Map<String, String>> settings = sampler.next();
      if (settings.isEmpty()) {
        break;
      }
      try {
        recipes.recipe(settings.get());
        return;
      } catch (InvalidInput e) {
        first = first == null ? e : first;
      }
    }
    throw first;
  }

  private static Sampler sampler(StudySpec spec) {
    return Sampler.of(spec.plan().sampler(), spec.space(), spec.plan().seed());
  }

  /**
   * Runs the trials that have not ended.
   *
   * @param workers the number of trials at once
   * @param time after which no further trial is proposed, from now; a study that was closed after
   *     less continues with the rest
   * @return every trial, in the order proposed
   * @throws IOException if the study's folder cannot be written; the study can be resumed
   */
  public List<TrialResult> run(int workers, Duration time)
      throws IOException, InterruptedException {
    study.status(RunStatus.RUNNING);
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      List<TrialResult> all = new ArrayList<>();
      for (Future<TrialResult> one : submit(pool, workers, time)) {
        all.add(one.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw Trainings.unwrapped(e.getCause());
    } finally {
      // Nothing may write into the study once it is closed: running trials stop at their next
      // update.
      stopping = true;
      pool.shutdown();
      pool.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private List<Future<TrialResult>> submit(ExecutorService pool, int workers, Duration time)
      throws IOException, InterruptedException, ExecutionException {
    Plan plan = study.spec().plan();
    int limit = Math.min(plan.trials(), study.journal().limit(time));
    int started = study.journal().size();
    long deadline = System.nanoTime() + study.journal().left(time).toNanos();
    Sampler sampler = sampler(study.spec());
    int ahead = plan.learns() ? plan.ahead() : 2 * workers;
    List<LearningCurve> curves = new ArrayList<>();
    List<Future<TrialResult>> submitted = new ArrayList<>();
    for (int k = 0; k < limit; k++) {
      if (k >= ahead) {
        TrialResult known = submitted.get(k - ahead).get();
        sampler.report(k - ahead, known.cost());
        if (plan.learns()) {
          curves.add(study.curve(known));
        }
      }
      if (k > started && System.nanoTime() > deadline) {
        study.journal().close(k, time);
        break;
      }
      Optional<Map<String, String>> settings = sampler.next();
      if (settings.isEmpty()) {
        break;
      }
      study.journal().propose(k, settings.get());
      Trial trial = new Trial(k, settings.get(), Pruner.parse(plan.pruner()), curves);
      submitted.add(pool.submit(() -> run(trial)));
    }
    return submitted;
  }

  private TrialResult run(Trial trial) throws IOException {
    checkRunning();
    Optional<TrialResult> known = study.journal().result(trial.number());
    if (known.isPresent()) {
      observer.ended(known.get());
      return known.get();
    }
    study.journal().start(trial.number());
    TrialResult result;
    try {
      result = train(trial);
    } catch (CancellationException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw e.getCause(); // a failure of the disk, not of the trial
    } catch (RuntimeException e) {
      LOG.warn("trial {} failed", trial.number(), e);
      result = TrialResult.failed(trial, e);
    }
    study.journal().end(result);
    observer.ended(result);
    return result;
  }

  private TrialResult train(Trial trial) throws IOException {
    Recipe recipe = recipes.recipe(trial.settings());
    List<Ended> ended = new ArrayList<>();
    for (int repeat = 0; repeat < study.spec().plan().repeats(); repeat++) {
      Trial one = repeat == 0 ? trial : trial.unpruned();
      ended.add(train(one, repeat, recipe.withSeed(recipe.seed() + repeat)));
      if (ended.get(repeat).state != TrialState.COMPLETED) {
        break; // its other seeds cannot make it win
      }
    }
    Ended last = ended.get(ended.size() - 1);
    Score score = Score.mean(ended.stream().map(Ended::score).toList());
    return new TrialResult(
        trial.number(),
        trial.settings(),
        last.state,
        score.cost(),
        ended.stream().mapToInt(one -> one.run.epochs()).sum(),
        ended.stream().mapToDouble(one -> one.run.seconds()).sum(),
        last.why,
        score.loss(),
        ended.stream().map(one -> one.score.cost()).filter(Double::isFinite).toList());
  }

  /** How the training of a trial with one seed ended. */
  private record Ended(RunResult run, TrialState state, Score score, String why) {}

  private Ended train(Trial trial, int repeat, Recipe recipe) throws IOException {
    RunFolder run = study.run(trial.number(), repeat, recipe);
    Progress progress =
        update -> {
          checkRunning();
          observer.running(trial.number(), update);
          if (repeat == 0) {
            report(trial, run, update.epoch() - 1);
          }
        };
    RunResult trained = runner.run(trial, recipe, run, progress);
    List<Double> scores = RunMetrics.validation(run);
    if (repeat == 0) {
      study.journal().report(trial.number(), scores);
    }
    if (trained.divergedAt() >= 0) {
      String why = "diverged at step " + trained.divergedAt();
      return new Ended(trained, TrialState.DIVERGED, Score.NONE, why);
    }
    Score score =
        scores.isEmpty()
            ? Score.NONE
            : new Score(Collections.min(scores), Score.of(trained.validation().values()).loss());
    return run.status() == RunStatus.STOPPED
        ? new Ended(trained, TrialState.PRUNED, score, trial.prune(scores).orElseThrow())
        : new Ended(trained, TrialState.COMPLETED, score, "");
  }

  private void report(Trial trial, RunFolder run, int epochs) {
    try {
      if (study.journal().scores(trial.number()).size() < epochs) {
        study.journal().report(trial.number(), RunMetrics.validation(run));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void checkRunning() {
    if (stopping) {
      throw new CancellationException("the sweep has ended");
    }
  }
}
