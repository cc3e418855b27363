package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** How long scores take, by the time of a few sequences. */
final class ScoringTime {
  private static final int MAX_SEQUENCES = 64;
  private static final int MAX_STEPS = 4096; // of all of them
  private static final int TIMES = 3; // the first compiles code

  private ScoringTime() {}

  /** Seconds to score a network on a part of a task. */
  static double of(MultiLayerNetwork network, Task task, Sequences part) {
    if (part.size() == 0) {
      return 0;
    }
    long steps = part.batch(0).getFeatures().size(2);
    int count = (int) Math.max(1, Math.min(MAX_SEQUENCES, MAX_STEPS / steps));
    int[] positions = IntStream.range(0, Math.min(count, part.size())).toArray();
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < TIMES; k++) {
      long began = System.nanoTime();
      DataSet batch = part.batch(positions);
      Scorer scorer = task.scorer();
      scorer.add(batch, Evaluation.answer(network, batch));
      least = Math.min(least, (System.nanoTime() - began) / 1e9);
    }
    network.rnnClearPreviousState();
    return least / positions.length * part.size();
  }

  /** Seconds to score a network on the test part and all further ones. */
  static double ofTest(MultiLayerNetwork network, Task task) {
    return of(network, task, task.test())
        + task.furtherTests().values().stream().mapToDouble(part -> of(network, task, part)).sum();
  }
}
