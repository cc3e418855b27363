package dev.unroll.experiments.sweep;

import dev.unroll.datasets.InvalidInput;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.sweep.search.ArbiterSearch;
import dev.unroll.experiments.sweep.search.Search;
import dev.unroll.experiments.sweep.search.Strategy;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.RunResult;
import dev.unroll.experiments.train.Trainer;
import dev.unroll.experiments.train.Trainings;
import java.io.IOException;
import java.util.ArrayList;
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
 * Trains the candidates of a study that have not ended yet. Candidate k is proposed once the
 * results of all up to k - {@value #LAG} are known and told to the search in their order, so that a
 * search that learns proposes the same for any number of workers and after any interruption.
 */
public final class Sweep {
  /** How far proposals may run ahead of results. */
  public static final int LAG = 4;

  private static final Logger LOG = LogManager.getLogger(Sweep.class);

  private final Study study;
  private final Candidates candidates;
  private final SweepProgress progress;
  private volatile boolean stopping;

  public Sweep(Study study, Candidates candidates, SweepProgress progress) {
    this.study = study;
    this.candidates = candidates;
    this.progress = progress;
  }

  /**
   * Refuses a space that no recipe takes.
   *
   * @throws InvalidInput what is wrong with the first candidate, if twenty are all refused
   */
  public static void check(StudySpec spec, Candidates candidates) {
    Search search = new ArbiterSearch(spec.strategy(), spec.space(), spec.seed());
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

  /**
   * Trains what is not trained yet.
   *
   * @param workers how many candidates at once
   * @return every candidate, in the order proposed
   * @throws IOException if the study's folder cannot be written; it can be gone on with
   */
  public List<Outcome> run(int workers) throws IOException, InterruptedException {
    StudySpec spec = study.spec();
    study.status(RunStatus.RUNNING);
    Search search = new ArbiterSearch(spec.strategy(), spec.space(), spec.seed());
    int ahead = spec.strategy() == Strategy.GENETIC ? LAG : Math.max(LAG, 2 * workers);
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    List<Future<Outcome>> started = new ArrayList<>();
    try {
      for (int k = 0; k < spec.candidates(); k++) {
        if (k >= ahead) {
          search.told(k - ahead, started.get(k - ahead).get().cost());
        }
        Optional<Map<String, String>> settings = search.next();
        if (settings.isEmpty()) {
          break;
        }
        int candidate = k;
        study.journal().proposed(candidate, settings.get());
        started.add(pool.submit(() -> outcome(candidate, settings.get())));
      }
      List<Outcome> all = new ArrayList<>();
      for (Future<Outcome> one : started) {
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

  private Outcome outcome(int candidate, Map<String, String> settings) throws IOException {
    goOn();
    Optional<Outcome> known = study.journal().outcome(candidate);
    if (known.isPresent()) {
      progress.ended(known.get());
      return known.get();
    }
    study.journal().started(candidate);
    Outcome outcome;
    try {
      outcome = trained(candidate, settings);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("candidate {} failed", candidate, e);
      outcome = Outcome.failed(candidate, settings, e);
    }
    study.journal().ended(outcome);
    progress.ended(outcome);
    return outcome;
  }

  private Outcome trained(int candidate, Map<String, String> settings) throws IOException {
    Recipe recipe = candidates.recipe(settings);
    RunFolder run = study.run("c%03d".formatted(candidate), recipe);
    Progress ticks =
        update -> {
          goOn();
          progress.running(candidate, update);
        };
    RunResult result = Trainer.explore(recipe, candidates.task(recipe), run, ticks);
    boolean diverged = result.divergedAt() >= 0;
    double cost =
        diverged || result.validation().isEmpty()
            ? Double.NaN
            : result.validation().values().iterator().next();
    return new Outcome(
        candidate,
        settings,
        diverged ? Outcome.End.DIVERGED : Outcome.End.COMPLETED,
        cost,
        result.epochs(),
        result.seconds(),
        diverged ? "diverged at step " + result.divergedAt() : "");
  }

  private void goOn() {
    if (stopping) {
      throw new CancellationException("the sweep has ended");
    }
  }
}
