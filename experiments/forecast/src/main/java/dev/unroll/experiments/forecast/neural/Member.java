package dev.unroll.experiments.forecast.neural;

import dev.unroll.experiments.forecast.model.Levels;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * One trained network of an ensemble.
 *
 * @param highway what is added to its answers
 * @param widening what each central interval is widened by on both sides, in scaled units, so that
 *     it covered what it should of the last part of the past (conformal calibration; Romano et al.
 *     2019)
 */
record Member(MultiLayerNetwork network, Highway highway, List<Double> widening) {

  static Member uncalibrated(MultiLayerNetwork network, Highway highway) {
    return new Member(network, highway, Collections.nCopies(Levels.intervals(), 0.0));
  }

  /** Quantiles with the intervals widened. */
  double[] widened(double[] quantiles) {
    double[] widened = quantiles.clone();
    for (int k = 0; k < Levels.intervals(); k++) {
      widened[k] -= widening.get(k);
      widened[widened.length - 1 - k] += widening.get(k);
    }
    return widened;
  }
}
