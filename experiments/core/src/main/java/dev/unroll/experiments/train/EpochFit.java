package dev.unroll.experiments.train;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.recipe.Averaging;
import dev.unroll.experiments.recipe.StartState;
import dev.unroll.experiments.recipe.Training;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;

/** Makes the updates of an epoch somewhere else than in the thread that trains. */
@FunctionalInterface
public interface EpochFit {

  /**
   * Trains the network on each minibatch once.
   *
   * @param network whose weights and updater state change
   * @param batches of the epoch
   * @param rules listeners that every network has to have which is trained on them: they scale and
   *     clip gradients, and can be serialised
   * @return the loss of a sequence, summed over its steps, mean over the epoch
   */
  double fit(MultiLayerNetwork network, List<DataSet> batches, List<TrainingListener> rules)
      throws IOException;

  /**
   * Refuses settings of single updates, which are made somewhere else.
   *
   * @throws InvalidInput naming the setting
   */
  static void check(Training training) {
    new Problems()
        .check(
            training.average() != Averaging.EMA,
            "training.average: expected none or last where updates are made elsewhere, got ema")
        .check(
            training.accumulate() == 1,
            "training.accumulate: expected 1 where updates are made elsewhere, got "
                + training.accumulate())
        .check(
            training.members() == 1,
            "training.members: expected 1 where updates are made elsewhere, got "
                + training.members())
        .check(
            training.state() == StartState.RESET,
            "training.state: expected reset where updates are made elsewhere, got carry")
        .raise();
  }

  /** How many minibatches are trained on at once, so that their updates count as one. */
  default int concurrent() {
    return 1;
  }
}
