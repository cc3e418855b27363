package dev.unroll.experiments.train;

import dev.unroll.experiments.recipe.Training;
import dev.unroll.layers.RateSchedule;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Lowers the learning rate of the schedule {@code plateau} before each epoch.
 *
 * @param scores on the validation part after each epoch so far; of a resumed training, those before
 *     it too, so that it continues with the same rate; of a second training, those of the first
 */
record Plateau(MultiLayerNetwork network, Training training, List<Double> scores)
    implements TrainingLoop.Observer<IOException> {
  @Override
  public boolean allows(int epoch) {
    if (training.schedule() == RateSchedule.Curve.PLATEAU) {
      RateSchedule.scale(network, training.rateFactor(scores.subList(0, epoch - 1)));
    }
    return true;
  }
}
