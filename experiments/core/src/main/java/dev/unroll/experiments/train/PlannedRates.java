package dev.unroll.experiments.train;

import dev.unroll.experiments.recipe.Training;
import dev.unroll.layers.RateSchedule;
import java.io.IOException;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Fits the schedule of the learning rate to the epochs that there is time for: at each update of
 * the first epoch, and before each further one. As long as that is not known it stays as it is.
 *
 * @param updates of all epochs that the recipe has
 * @param part share of the present epoch that is done
 */
record PlannedRates(
    MultiLayerNetwork network,
    Training training,
    int updates,
    TimeLimit<IOException> limit,
    DoubleSupplier part)
    implements TrainingLoop.Observer<IOException> {
  @Override
  public boolean allows(int epoch) {
    if (epoch > 1) {
      plan();
    }
    return true;
  }

  @Override
  public boolean updated(int epoch, DataSet batch) {
    if (epoch == 1) {
      plan();
    }
    return true;
  }

  private void plan() {
    int all = training.epochs();
    limit.planned(all, part.getAsDouble()).stream()
        .mapToInt(epochs -> (int) Math.max(1, Math.ceil(epochs / all * updates)))
        .mapToObj(training::rates)
        .flatMap(Optional::stream)
        .forEach(rates -> RateSchedule.follow(network, rates));
  }
}
