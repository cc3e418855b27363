package dev.unroll.experiments.sweep;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.sweep.Outcome.End;
import dev.unroll.experiments.sweep.prune.Curve;
import dev.unroll.experiments.sweep.search.ArbiterSearch;
import dev.unroll.experiments.sweep.search.Search;
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
 * Trains the candidates of a study that have not ended yet. Where the search learns from results or
 * trainings are pruned by them, candidate k is proposed once the results of all up to k - {@link
 * Plan#ahead} are known, and these are told in their order: the outcome is then the same for any
 * number of workers and after any interruption.
 */
public final class Sweep {
  private static final Logger LOG = LogManager.getLogger(Sweep.class);

  private final Study study;
  private final Candidates candidates;
  private final Workplace workplace;
  private final SweepProgress progress;
  private volatile boolean stopping;

  /**
   * @param workplace where candidates are trained
   */
  public Sweep(Study study, Candidates candidates, Workplace workplace, SweepProgress progress) {
    this.study = study;
    this.candidates = candidates;
    this.workplace = workplace;
    this.progress = progress;
  }

  /**
   * Refuses a space that no recipe takes.
   *
   * @throws InvalidInput what is wrong with the first candidate, if twenty are all refused
   */
  public static void check(StudySpec spec, Candidates candidates) {
    Search search = search(spec);
    InvalidInput first = null;
    for (int k = 0; k < 20; k++) {
      Optional<Map<String, String>> settings = search.next();
      if (settings.isEmpty()) {
        break;
      }
      try {
        candidates.recipe(settings.get());
        return;
      } catch (InvalidInput e) {
        first = first == null ? e : first;
      }
    }
    throw first;
  }

  private static Search search(StudySpec spec) {
    return new ArbiterSearch(spec.plan().strategy(), spec.space(), spec.plan().seed());
  }

  /**
   * Trains what is not trained yet.
   *
   * @param workers how many candidates at once
   * @param time after which no further candidate is proposed, from now
   * @return every candidate, in the order proposed
   * @throws IOException if the study's folder cannot be written; it can be gone on with
   */
  public List<Outcome> run(int workers, Duration time) throws IOException, InterruptedException {
    study.status(RunStatus.RUNNING);
    long deadline = System.nanoTime() + time.toNanos();
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      List<Outcome> all = new ArrayList<>();
      for (Future<Outcome> one : started(pool, workers, deadline)) {
        all.add(one.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw Trainings.unwrapped(e.getCause());
    } finally {
      // Nobody may write into the study once it is closed: those under way stop at their next
      // update.
      stopping = true;
      pool.shutdown();
      pool.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private List<Future<Outcome>> started(ExecutorService pool, int workers, long deadline)
      throws IOException, InterruptedException, ExecutionException {
    Plan plan = study.spec().plan();
    Search search = search(study.spec());
    int ahead = plan.learns() ? plan.ahead() : 2 * workers;
    List<Curve> curves = new ArrayList<>();
    List<Future<Outcome>> started = new ArrayList<>();
    for (int k = 0; k < Math.min(plan.candidates(), study.journal().most()); k++) {
      if (k >= ahead) {
        Outcome known = started.get(k - ahead).get();
        search.told(k - ahead, known.cost());
        if (plan.learns()) {
          curves.add(study.curve(known));
        }
      }
      if (k > 0 && System.nanoTime() > deadline) {
        study.journal().closed(k);
        break;
      }
      Optional<Map<String, String>> settings = search.next();
      if (settings.isEmpty()) {
        break;
      }
      study.journal().proposed(k, settings.get());
      Attempt attempt = new Attempt(k, settings.get(), plan.pruner(), curves);
      started.add(pool.submit(() -> outcome(attempt)));
    }
    return started;
  }

  private Outcome outcome(Attempt attempt) throws IOException {
    goOn();
    int candidate = attempt.candidate();
    Optional<Outcome> known = study.journal().outcome(candidate);
    if (known.isPresent()) {
      progress.ended(known.get());
      return known.get();
    }
    study.journal().started(candidate);
    Outcome outcome;
    try {
      outcome = trained(attempt);
    } catch (CancellationException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw e.getCause(); // the disk's trouble, not the candidate's
    } catch (RuntimeException e) {
      LOG.warn("candidate {} failed", candidate, e);
      outcome = Outcome.failed(candidate, attempt.settings(), e);
    }
    study.journal().ended(outcome);
    progress.ended(outcome);
    return outcome;
  }

  private Outcome trained(Attempt attempt) throws IOException {
    RunFolder run = study.run(attempt.candidate(), candidates.recipe(attempt.settings()));
    Progress ticks =
        update -> {
          goOn();
          progress.running(attempt.candidate(), update);
          report(attempt.candidate(), run, update.epoch() - 1);
        };
    RunResult result = workplace.train(attempt, run, ticks);
    List<Double> scores = RunMetrics.validation(run);
    study.journal().reported(attempt.candidate(), scores);
    boolean diverged = result.divergedAt() >= 0;
    boolean pruned = run.status() == RunStatus.STOPPED;
    String why = diverged ? "diverged at step " + result.divergedAt() : "";
    return new Outcome(
        attempt.candidate(),
        attempt.settings(),
        diverged ? End.DIVERGED : pruned ? End.PRUNED : End.COMPLETED,
        diverged || scores.isEmpty() ? Double.NaN : Collections.min(scores),
        result.epochs(),
        result.seconds(),
        pruned ? attempt.verdict(scores).orElseThrow() : why);
  }

  private void report(int candidate, RunFolder run, int epochs) {
    try {
      if (study.journal().reported(candidate) < epochs) {
        study.journal().reported(candidate, RunMetrics.validation(run));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void goOn() {
    if (stopping) {
      throw new CancellationException("the sweep has ended");
    }
  }
}
