package dev.unroll.experiments.forecast.neural;

import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.stage.IntervalWidening;
import java.util.Collections;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * One trained network of an ensemble.
 *
 * @param highway what is added to its answers
 * @param widening of the intervals, in scaled units, so that they covered what they should of the
 *     last part of the past
 */
record Member(MultiLayerNetwork network, Highway highway, IntervalWidening widening) {

  /** One whose intervals are left as they are. */
  Member(MultiLayerNetwork network, Highway highway) {
    this(network, highway, new IntervalWidening(Collections.nCopies(Levels.intervals(), 0.0)));
  }
}
