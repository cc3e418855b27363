package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Training;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.layers.RateSchedule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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

  /**
   * The scores of a test, of the mean answers of networks.
   *
   * @param first those that have the training part alone
   * @param tested those that are tested; may be the same
   */
  static Map<String, Double> test(
      Training training, Task task, List<MultiLayerNetwork> first, List<MultiLayerNetwork> tested) {
    Map<String, Double> scores = Evaluation.test(first, task);
    if (task(training, task).isEmpty()) {
      return scores;
    }
    Map<String, Double> later = new LinkedHashMap<>(Evaluation.test(tested, task));
    later.put(earlier(task), scores.get(task.metrics().get(0).name()));
    return later;
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

  /**
   * What a second training has to do.
   *
   * @param epochs as many as were best
   * @param best the score of the first network
   * @param steps updates until then, if its last epoch ended early
   * @param planned updates that the schedule of the learning rate is for
   */
  record Goal(int epochs, double best, long steps, long planned) {
    /** The same with a share of the updates that are left. */
    Goal shortened(long done, double share) {
      return new Goal(
          epochs,
          best,
          done + Math.round(share * (steps - done)),
          done + Math.round(share * (planned - done)));
    }
  }

  /** Ends a training at its goal, or where the time does, and keeps its network. */
  static final class Repetition implements TrainingLoop.Observer<IOException> {
    private final RunFolder run;
    private final Training training;
    private final NetworkUpdates updates;
    private final TimeLimit<IOException> limit;
    private Goal goal;

    Repetition(
        RunFolder run,
        Training training,
        NetworkUpdates updates,
        TimeLimit<IOException> limit,
        Goal goal) {
      this.run = run;
      this.training = training;
      this.updates = updates;
      this.limit = limit;
      this.goal = goal;
    }

    @Override
    public boolean allows(int epoch) {
      limit.allows(epoch);
      shorten();
      return epoch <= goal.epochs();
    }

    /** If there is no time for all updates at their speed so far. */
    private void shorten() {
      long done = updates.meter().steps();
      double each = limit.spent() / done;
      double share = limit.left() / (each * (goal.steps() - done));
      if (limit.isSet() && share < 1) {
        goal = goal.shortened(done, Math.max(0, share));
        training
            .rates(Math.toIntExact(Math.max(1, goal.planned())))
            .ifPresent(rates -> RateSchedule.follow(updates.network(), rates));
      }
    }

    @Override
    public boolean updated(int epoch, DataSet batch) {
      return updates.meter().steps() < goal.steps() && limit.updated(epoch, batch);
    }

    /** The state has a best epoch when it is the last. */
    @Override
    public boolean ended(int epoch) throws IOException {
      limit.ended(epoch);
      long steps = updates.meter().steps();
      boolean last = epoch == goal.epochs() || steps >= goal.steps() || limit.left() <= 0;
      updates.network().setEpochCount(epoch);
      TrainingState state =
          new TrainingState(
              epoch, steps, last ? epoch : 0, last ? goal.best() : null, limit.spent());
      if (last) {
        Checkpoints.writeKept(run, Checkpoints.RETRAINED, updates, state);
      } else {
        Checkpoints.write(run, Checkpoints.RETRAINED, updates, state);
      }
      return !last;
    }
  }
}
