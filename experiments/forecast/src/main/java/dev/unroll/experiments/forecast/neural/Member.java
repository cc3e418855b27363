package dev.unroll.experiments.forecast.neural;

import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.stage.IntervalWidening;
import java.util.Collections;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * One trained network of an ensemble.
 *
 * @param highway what is added to its answers
 * @param gate how much of the network's own part is added to it
 * @param widening of the intervals, in scaled units, so that they covered what they should of the
 *     last part of the past
 */
record Member(
    MultiLayerNetwork network, Highway highway, HorizonGate gate, IntervalWidening widening) {

  /** Leaves intervals as they are. */
  static final IntervalWidening NO_WIDENING =
      new IntervalWidening(Collections.nCopies(Levels.intervals(), 0.0));

  /** One whose intervals are left as they are. */
  Member(MultiLayerNetwork network, Highway highway) {
    this(network, highway, HorizonGate.OPEN, NO_WIDENING);
  }
}
