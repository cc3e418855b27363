package dev.unroll.experiments.diagnose;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.layers.Dl4jWeights;
import dev.unroll.layers.Recurrent;
import dev.unroll.layers.engine.Weights;
import dev.unroll.runtime.GraphBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A recurrent layer of a DL4J network as maps of its state, with the weights as they are now, in
 * doubles.
 *
 * @param layer its index in the network
 * @param forward the cell that reads from the first step to the last
 * @param backward in {@code Bidirectional}, the cell that reads from the last step to the first
 */
public record LayerCells(int layer, CellMap forward, Optional<CellMap> backward) {

  /**
   * All recurrent layers of a network, from the input up; DL4J's own {@code SimpleRnn} and {@code
   * LSTM} as ours.
   *
   * @throws IllegalArgumentException if a recurrent layer has no counterpart among ours
   */
  public static List<LayerCells> of(MultiLayerNetwork network) {
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(network);
    return IntStream.range(0, ours.getnLayers())
        .mapToObj(k -> of(ours, k))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * One layer of a network whose layers are all ours; nothing if it is not recurrent.
   *
   * @throws InvalidInput if it cannot be seen as a map of its state
   */
  static Optional<LayerCells> of(MultiLayerNetwork network, int index) {
    Layer conf = network.getLayerWiseConfigurations().getConf(index).getLayer();
    Map<String, INDArray> table = network.getLayer(index).paramTable();
    if (conf instanceof Bidirectional both) {
      return recurrent(both.getFwd())
          .map(
              layer ->
                  new LayerCells(
                      index, map(layer, table, "f"), Optional.of(map(layer, table, "b"))));
    }
    return recurrent(conf)
        .map(layer -> new LayerCells(index, map(layer, table, ""), Optional.empty()));
  }

  private static Optional<Recurrent> recurrent(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return recurrent(frozen.getLayer());
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      return recurrent(wrapper.getUnderlying());
    }
    return layer instanceof Recurrent ours ? Optional.of(ours) : Optional.empty();
  }

  /** DL4J puts a prefix before the names of a direction's parameters. */
  private static CellMap map(Recurrent layer, Map<String, INDArray> table, String prefix) {
    Map<String, INDArray> own = new HashMap<>();
    table.forEach(
        (name, values) -> {
          if (name.startsWith(prefix)) {
            own.put(name.substring(prefix.length()), values);
          }
        });
    if (layer.block() instanceof GraphBlock graph) {
      int in = Math.toIntExact(layer.getNIn());
      return CellMap.of(graph, in, Math.toIntExact(layer.getNOut()), own);
    }
    Weights w = Weights.of(own);
    return CellMap.of(
        layer.block(),
        w.wx().toDoubleMatrix(),
        w.wh() == null ? null : w.wh().toDoubleMatrix(),
        vector(w.b()),
        w.bh() == null ? null : vector(w.bh()));
  }

  private static double[] vector(INDArray array) {
    return array.reshape(array.length()).toDoubleVector();
  }

  /**
   * What this layer is given when the network reads a batch: one list of steps for each sequence,
   * its masked steps left out, which is exact because they hold the state.
   *
   * @param network the network this layer is of, reading data of the format NCW; not changed
   * @param features [N, I, T]
   * @param mask [N, T]; null when every step is real
   */
  public List<List<double[]>> inputs(MultiLayerNetwork network, INDArray features, INDArray mask) {
    return inputs(network, layer, features, mask);
  }

  static List<List<double[]>> inputs(
      MultiLayerNetwork network, int layer, INDArray features, INDArray mask) {
    INDArray x = features;
    if (layer > 0) {
      MultiLayerNetwork copy = Dl4jWeights.toUnroll(network);
      copy.setLayerMaskArrays(mask, null);
      x = copy.feedForwardToLayer(layer - 1, features, false).get(layer);
    }
    if (x.rank() != 3) {
      throw new InvalidInput(
          "layer %d: expected a sequence [N, I, T] as its input, got an array of rank %d"
              .formatted(layer, x.rank()));
    }
    List<List<double[]>> sequences = new ArrayList<>();
    for (long n = 0; n < x.size(0); n++) {
      List<double[]> steps = new ArrayList<>();
      for (long t = 0; t < x.size(2); t++) {
        if (mask == null || mask.getDouble(n, t) != 0) {
          steps.add(
              x.get(NDArrayIndex.point(n), NDArrayIndex.all(), NDArrayIndex.point(t))
                  .toDoubleVector());
        }
      }
      sequences.add(steps);
    }
    return sequences;
  }

  /** A sequence as the backward cell reads it. */
  public static List<double[]> reversed(List<double[]> sequence) {
    List<double[]> reversed = new ArrayList<>(sequence);
    Collections.reverse(reversed);
    return reversed;
  }
}
