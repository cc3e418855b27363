package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Trains networks that differ in their seeds alone, one after another, each in a run folder of its
 * own inside the ensemble's; their mean answers are scored. Trained again it keeps what is finished
 * and goes on with the rest.
 */
public final class Ensemble {
  private static final Logger LOG = LogManager.getLogger(Ensemble.class);

  private Ensemble() {}

  /** The folder of the network of that number, from 1. */
  private static Path folder(RunFolder run, int number) {
    return run.path().resolve(name(number));
  }

  private static String name(int number) {
    return "member-" + number;
  }

  /** The runs of the networks of an ensemble; none if the run is no ensemble. */
  static List<RunFolder> members(RunFolder run) {
    List<RunFolder> members = new ArrayList<>();
    while (RunFolder.isRun(folder(run, members.size() + 1))) {
      members.add(RunFolder.open(folder(run, members.size() + 1)));
    }
    return members;
  }

  /** The runs of the networks of a training: those of an ensemble, else the training itself. */
  public static List<RunFolder> networks(RunFolder run) {
    List<RunFolder> members = members(run);
    return members.isEmpty() ? List.of(run) : members;
  }

  /** Trains what is not trained yet. */
  static RunResult train(Recipe recipe, Task task, RunFolder run, Progress progress)
      throws IOException {
    try (CloseableThreadContext.Instance log = run.logging()) {
      RunData.settle(run, task.files(), !members(run).isEmpty());
      task.save(run.path());
      run.status(RunStatus.RUNNING);
      List<Trainings.Trained> trained = new ArrayList<>();
      for (Recipe member : recipe.members()) {
        LOG.info("network {} of {}", trained.size() + 1, recipe.training().members());
        Trainings.Job job = new Trainings.Job(name(trained.size() + 1), member, task);
        RunSpec spec = RunSpec.train(member, List.of(), run.environment());
        trained.add(Trainings.train(run.path(), job, spec, progress));
      }
      RunResult result = result(recipe, task, trained);
      run.writeSummary(Json.map(result));
      LOG.info("test {}", result.test());
      run.status(result.divergedAt() >= 0 ? RunStatus.DIVERGED : RunStatus.FINISHED);
      return result;
    } catch (IOException | RuntimeException e) {
      run.status(RunStatus.FAILED);
      LOG.warn("failed", e);
      throw e;
    }
  }

  /** Of the mean answers of all that have a network. */
  private static RunResult result(Recipe recipe, Task task, List<Trainings.Trained> trained)
      throws IOException {
    List<MultiLayerNetwork> best = new ArrayList<>();
    List<MultiLayerNetwork> tested = new ArrayList<>();
    for (Trainings.Trained one : trained) {
      if (one.result().bestEpoch() > 0) {
        best.add(Checkpoints.best(one.run()));
        tested.add(Checkpoints.tested(one.run()));
      }
    }
    boolean none = best.isEmpty();
    return new RunResult(
        recipe.model(),
        recipe.seed(),
        sum(trained, RunResult::parameters),
        (int) most(trained, RunResult::epochs),
        sum(trained, RunResult::steps),
        (int) most(trained, RunResult::bestEpoch),
        trained.stream().mapToDouble(one -> one.result().seconds()).sum(),
        (long) most(trained, RunResult::divergedAt),
        none ? Map.of() : Evaluation.of(best, task, task.validation()),
        none ? Map.of() : Retraining.test(recipe.training(), task, best, tested));
  }

  private static long sum(List<Trainings.Trained> trained, ToLongFunction<RunResult> part) {
    return trained.stream().mapToLong(one -> part.applyAsLong(one.result())).sum();
  }

  private static double most(List<Trainings.Trained> trained, ToDoubleFunction<RunResult> part) {
    return trained.stream().mapToDouble(one -> part.applyAsDouble(one.result())).max().orElse(0);
  }
}
