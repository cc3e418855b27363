package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Training;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.dataset.DataSet;

/**
 * What the tested networks and baselines have learnt from: the training part, or with the setting
 * {@code training.retrain} the training and the validation part.
 */
public final class Retraining {
  private Retraining() {}

  /** The task to train on again; nothing if that is not wanted, or more data can be generated. */
  static Optional<Task> task(Training training, Task task) {
    return training.retrain() ? task.joined() : Optional.empty();
  }

  /** How many times as long as a first training a second takes by its data; 0 if there is none. */
  static double share(Training training, Task task) {
    return task(training, task)
        .map(joined -> (double) joined.train().size() / task.train().size())
        .orElse(0.0);
  }

  /** Seconds that a first training may take, so that there is time for a second; or infinite. */
  static double seconds(Training training, Task task) {
    return training.minutes() == 0
        ? Double.POSITIVE_INFINITY
        : 60 * training.minutes() / (1 + share(training, task));
  }

  /** The task whose training part the tested networks have learnt from. */
  public static Task tested(Training training, Task task) {
    return task(training, task).orElse(task);
  }

  /** What the first score of a network or baseline is called that has the training part alone. */
  static String earlier(Task task) {
    return task.metrics().get(0).name() + " before retraining";
  }

  /** The names of all scores of a test. */
  public static List<String> testScores(Training training, Task task) {
    List<String> names = new ArrayList<>(task.testScores());
    task(training, task).ifPresent(joined -> names.add(earlier(task)));
    return names;
  }

  /** The baselines, fitted to what the tested networks have learnt from. */
  public static List<Task.Baseline> baselines(Training training, Task task) {
    Optional<Task> joined = task(training, task);
    if (joined.isEmpty()) {
      return task.baselines();
    }
    String first = task.metrics().get(0).name();
    Map<String, Double> earlier = new LinkedHashMap<>();
    task.baselines().forEach(one -> earlier.put(one.name(), one.scores().get(first)));
    return joined.get().baselines().stream()
        .map(
            one -> {
              Map<String, Double> scores = new LinkedHashMap<>(one.scores());
              scores.put(earlier(task), earlier.get(one.name()));
              return new Task.Baseline(one.name(), scores);
            })
        .toList();
  }

  /** Ends a training after as many epochs as were best, and keeps its network. */
  static final class Repetition implements TrainingLoop.Observer<IOException> {
    private final RunFolder run;
    private final TrainingState chosen;
    private final NetworkUpdates updates;
    private final double before; // seconds
    private final long began = System.nanoTime();

    /**
     * @param chosen the best epoch of the training that has chosen it, and the updates until then
     * @param before seconds of an earlier part of this one
     */
    Repetition(RunFolder run, TrainingState chosen, NetworkUpdates updates, double before) {
      this.run = run;
      this.chosen = chosen;
      this.updates = updates;
      this.before = before;
    }

    @Override
    public boolean allows(int epoch) {
      return epoch <= chosen.bestEpoch();
    }

    @Override
    public boolean updated(int epoch, DataSet batch) {
      return updates.meter().steps() < chosen.steps();
    }

    /** The state has a best epoch when it is the last. */
    @Override
    public boolean ended(int epoch) throws IOException {
      boolean last = epoch == chosen.bestEpoch();
      updates.network().setEpochCount(epoch);
      TrainingState state =
          new TrainingState(
              epoch,
              updates.meter().steps(),
              last ? epoch : 0,
              last ? chosen.best() : null,
              seconds());
      if (last) {
        Checkpoints.writeKept(run, Checkpoints.RETRAINED, updates, state);
      } else {
        Checkpoints.write(run, Checkpoints.RETRAINED, updates, state);
      }
      return true;
    }

    double seconds() {
      return before + (System.nanoTime() - began) / 1e9;
    }
  }
}
