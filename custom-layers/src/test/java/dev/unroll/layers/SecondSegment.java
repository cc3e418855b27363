package dev.unroll.layers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What {@link MultiLayerNetwork}'s truncated BPTT gets for the second of two segments. */
final class SecondSegment {
  private SecondSegment() {}

  /** Compares a gradient with differences of a loss, such as {@link Rig#slopeError}. */
  @FunctionalInterface
  interface Comparison {
    double error(INDArray gradient, INDArray point, DoubleSupplier loss);
  }

  /** The relative error of the gradient against differences with the start state held fixed. */
  static double error(MultiLayerNetwork network, int width, Comparison comparison) {
    INDArray x = Rig.random(1, 3, width, 8);
    INDArray labels = Rig.random(2, 3, Rig.CLASSES, 8);
    network.rnnClearPreviousState();
    segment(network, Rig.cut(x, 0, 4), Rig.cut(labels, 0, 4));
    List<Map<String, INDArray>> between =
        Arrays.stream(network.getLayers()).map(SecondSegment::state).toList();
    INDArray x2 = Rig.cut(x, 4, 8);
    INDArray labels2 = Rig.cut(labels, 4, 8);
    segment(network, x2, labels2);
    return comparison.error(
        network.gradient().gradient().dup(),
        network.params(),
        () -> {
          restore(network, between);
          segment(network, x2, labels2);
          return network.score() * x2.size(0);
        });
  }

  private static void segment(MultiLayerNetwork network, INDArray x, INDArray labels) {
    network.setInput(x);
    network.setLabels(labels);
    network.computeGradientAndScore();
  }

  private static Map<String, INDArray> state(Layer layer) {
    Map<String, INDArray> copy = new HashMap<>();
    if (layer instanceof RecurrentLayer recurrent) {
      recurrent.rnnGetTBPTTState().forEach((key, array) -> copy.put(key, array.dup()));
    }
    return copy;
  }

  private static void restore(MultiLayerNetwork network, List<Map<String, INDArray>> states) {
    for (int k = 0; k < states.size(); k++) {
      if (network.getLayer(k) instanceof RecurrentLayer recurrent) {
        Map<String, INDArray> copy = new HashMap<>();
        states.get(k).forEach((key, array) -> copy.put(key, array.dup()));
        recurrent.rnnSetTBPTTState(copy);
      }
    }
  }
}
