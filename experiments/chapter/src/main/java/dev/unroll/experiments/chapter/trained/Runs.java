package dev.unroll.experiments.chapter.trained;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.train.Checkpoints;
import dev.unroll.experiments.train.Evaluation;
import dev.unroll.experiments.train.Networks;
import dev.unroll.experiments.train.RunMetrics;
import dev.unroll.experiments.train.RunMetrics.Updates;
import dev.unroll.experiments.train.Trainings.Trained;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The trainings of one variant, one a seed, and what is measured on them. */
record Runs(List<Trained> all) {

  Task task() {
    return all.get(0).job().task();
  }

  /** How many weights each network has. */
  long parameters() {
    return all.get(0).result().parameters();
  }

  /** A test score; NaN where a run diverged before its first checkpoint. */
  Spread test(String metric) {
    return Spread.of(
        all.stream().map(run -> run.result().test().getOrDefault(metric, Double.NaN)).toList());
  }

  /**
   * A score of each seed's best checkpoint on the test parts of other tasks.
   *
   * @return one spread a task
   */
  List<Spread> test(List<Task> tasks, String metric) throws IOException {
    List<List<Double>> scores =
        tasks.stream().map(task -> (List<Double>) new ArrayList<Double>()).toList();
    for (Trained run : all) {
      MultiLayerNetwork network = hasBest(run) ? Checkpoints.best(run.run()) : null;
      for (int k = 0; k < tasks.size(); k++) {
        Task task = tasks.get(k);
        scores
            .get(k)
            .add(
                network == null
                    ? Double.NaN
                    : Evaluation.of(network, task, task.test()).get(metric));
      }
    }
    return scores.stream().map(Spread::of).toList();
  }

  private static boolean hasBest(Trained run) {
    return run.result().bestEpoch() > 0;
  }

  /** A validation score after each epoch, one list a seed. */
  List<List<Double>> validation(String metric) throws IOException {
    List<List<Double>> curves = new ArrayList<>();
    for (Trained run : all) {
      List<Double> curve = new ArrayList<>();
      run.run()
          .metrics()
          .forEach(
              line -> {
                if (line.get("validation") instanceof Map<?, ?> scores) {
                  curve.add(Json.number(scores.get(metric)));
                }
              });
      curves.add(curve);
    }
    return curves;
  }

  /** Loss and gradient of every update, one a seed. */
  List<Updates> updates() throws IOException {
    List<Updates> updates = new ArrayList<>();
    for (Trained run : all) {
      updates.add(RunMetrics.updates(run.run()));
    }
    return updates;
  }

  /** Each seed's network before the first update. */
  List<MultiLayerNetwork> fresh() {
    return all.stream()
        .map(Trained::job)
        .map(job -> Networks.create(job.recipe(), job.task().shape()))
        .toList();
  }

  /** Each seed's network at its best checkpoint, of those that have one. */
  List<MultiLayerNetwork> best() throws IOException {
    List<MultiLayerNetwork> best = new ArrayList<>();
    for (Trained run : all) {
      if (hasBest(run)) {
        best.add(Checkpoints.best(run.run()));
      }
    }
    return best;
  }

  /** The way back before the first update, one a seed. */
  List<WayBack> before() {
    return fresh().stream().map(network -> WayBack.of(network, task())).toList();
  }

  /** The way back at the best checkpoint, one a seed that has one. */
  List<WayBack> after() throws IOException {
    return best().stream().map(network -> WayBack.of(network, task())).toList();
  }
}
