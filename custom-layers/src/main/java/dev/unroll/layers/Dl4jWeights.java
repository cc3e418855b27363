package dev.unroll.layers;

import dev.unroll.runtime.Cell;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Turns DL4J's own recurrent layers into ours, to look inside a network that was trained with them.
 */
public final class Dl4jWeights {
  /** Where our gates i, f, g, o stand in DL4J's blocks: it keeps g, f, o, i. */
  private static final int[] LSTM_BLOCKS = {3, 1, 0, 2};

  private Dl4jWeights() {}

  /**
   * A {@code SimpleRnn}'s parameters, or their gradients, as a {@link TanhRnn}'s.
   *
   * @param table W [I, H], RW [H, H], b of length H
   * @return copies under our names
   */
  public static Map<String, INDArray> ofSimpleRnn(Map<String, INDArray> table) {
    return ours(table.get("W").dup(), table.get("RW").dup(), table.get("b").dup());
  }

  /**
   * An {@code LSTM}'s parameters, or their gradients, as an {@link Lstm}'s. What DL4J calls the
   * input modulation gate, its last block, is the input gate i; what it calls the input activation,
   * its first, is the candidate g.
   *
   * @param table W [I, 4·H], RW [H, 4·H], b of length 4·H
   * @return copies under our names, gates in the order i, f, g, o
   */
  public static Map<String, INDArray> ofLstm(Map<String, INDArray> table) {
    INDArray b = table.get("b");
    INDArray row = b.reshape(1, b.length());
    return ours(reordered(table.get("W")), reordered(table.get("RW")), reordered(row));
  }

  private static Map<String, INDArray> ours(INDArray wx, INDArray wh, INDArray b) {
    Map<String, INDArray> table = new LinkedHashMap<>();
    table.put(Cell.INPUT_WEIGHTS, wx);
    table.put(Cell.RECURRENT_WEIGHTS, wh);
    table.put(Cell.BIAS, b.reshape(1, b.length()));
    return table;
  }

  private static INDArray reordered(INDArray wide) {
    long h = wide.size(1) / LSTM_BLOCKS.length;
    INDArray[] blocks = new INDArray[LSTM_BLOCKS.length];
    for (int k = 0; k < blocks.length; k++) {
      long from = LSTM_BLOCKS[k] * h;
      blocks[k] = wide.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + h));
    }
    return Nd4j.concat(1, blocks);
  }

  /**
   * The same function on our layers: {@code SimpleRnn} with tanh becomes {@link TanhRnn}, {@code
   * LSTM} becomes {@link Lstm}, also inside {@code LastTimeStep}; other layers stay, and frozen
   * layers stay frozen, so that no gradient comes to them. Without masks the outputs are the same;
   * at masked steps DL4J's layers forget their state and ours hold it.
   *
   * @param network an initialised network; not changed
   * @return a network of its own, whose layers can be observed
   * @throws IllegalArgumentException if a recurrent layer has no counterpart here
   */
  public static MultiLayerNetwork toUnroll(MultiLayerNetwork network) {
    MultiLayerConfiguration conf = network.getLayerWiseConfigurations().clone();
    for (int k = 0; k < network.getnLayers(); k++) {
      Layer layer = turned(conf.getConf(k).getLayer(), k);
      if (layer instanceof BaseLayer learning) {
        learning.setIUpdater(FastAdam.of(learning.getIUpdater()));
        learning.setBiasUpdater(FastAdam.of(learning.getBiasUpdater()));
      }
      conf.getConf(k).setLayer(layer);
    }
    MultiLayerNetwork turned = new MultiLayerNetwork(conf);
    turned.init();
    TiedWeights.connect(turned);
    for (int k = 0; k < network.getnLayers(); k++) {
      Map<String, INDArray> from = network.getLayer(k).paramTable();
      Layer theirs = inner(network.getLayerWiseConfigurations().getConf(k).getLayer());
      if (theirs instanceof SimpleRnn) {
        from = ofSimpleRnn(from);
      } else if (theirs instanceof LSTM) {
        from = ofLstm(from);
      }
      Map<String, INDArray> to = turned.getLayer(k).paramTable();
      from.forEach((name, values) -> to.get(name).assign(values.reshape(to.get(name).shape())));
    }
    return turned;
  }

  private static Layer inner(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return inner(frozen.getLayer());
    }
    boolean wrapper = layer instanceof LastTimeStep || layer instanceof FrozenLayerWithBackprop;
    return wrapper ? inner(((BaseWrapperLayer) layer).getUnderlying()) : layer;
  }

  private static Layer turned(Layer layer, int index) {
    if (layer instanceof LastTimeStep last) {
      return new LastTimeStep(turned(last.getUnderlying(), index));
    }
    if (layer instanceof FrozenLayer frozen) {
      return new FrozenLayer(turned(frozen.getLayer(), index));
    }
    if (layer instanceof FrozenLayerWithBackprop frozen) {
      return new FrozenLayerWithBackprop(turned(frozen.getUnderlying(), index));
    }
    if (layer instanceof SimpleRnn simple) {
      require(!simple.hasLayerNorm(), layer, index, "it normalises its layer");
      requireActivation(simple.getActivationFn(), layer, index);
      return copy(
          simple, new TanhRnn.Builder().nIn(simple.getNIn()).nOut(simple.getNOut()).build());
    }
    if (layer.getClass() == LSTM.class) {
      LSTM lstm = (LSTM) layer;
      requireActivation(lstm.getActivationFn(), layer, index);
      IActivation gate = lstm.getGateActivationFn();
      require(gate instanceof ActivationSigmoid, layer, index, "its gates are " + gate);
      return copy(lstm, new Lstm.Builder().nIn(lstm.getNIn()).nOut(lstm.getNOut()).build());
    }
    if (layer.getClass() == RnnOutputLayer.class && SoftmaxOutput.fits((RnnOutputLayer) layer)) {
      return SoftmaxOutput.of((RnnOutputLayer) layer);
    }
    if (layer.getClass() == EmbeddingSequenceLayer.class) {
      return TokenEmbedding.of((EmbeddingSequenceLayer) layer);
    }
    boolean stays = ours(layer) || !recurrent(layer);
    require(stays, layer, index, "only SimpleRnn and LSTM have a counterpart");
    return layer;
  }

  /** Also inside Bidirectional and LastTimeStep. */
  private static boolean ours(Layer layer) {
    if (layer instanceof Bidirectional both) {
      return ours(both.getFwd()) && ours(both.getBwd());
    }
    return layer instanceof Recurrent
        || (layer instanceof LastTimeStep last && ours(last.getUnderlying()));
  }

  /** Bidirectional is a layer of its own kind in DL4J; the others show by their class. */
  private static boolean recurrent(Layer layer) {
    return layer instanceof BaseRecurrentLayer
        || layer instanceof BaseWrapperLayer
        || layer instanceof Bidirectional;
  }

  private static void requireActivation(IActivation activation, Layer layer, int index) {
    boolean tanh = activation instanceof ActivationTanH;
    require(tanh, layer, index, "its activation is " + activation + ", not tanh");
  }

  private static void require(boolean holds, Layer layer, int index, String why) {
    if (!holds) {
      throw new IllegalArgumentException(
          "layer %d (%s) cannot be turned into one of ours: %s"
              .formatted(index, layer.getClass().getSimpleName(), why));
    }
  }

  /** Everything of a configuration that is not the cell. */
  private static Recurrent copy(BaseRecurrentLayer from, Recurrent to) {
    SoftmaxOutput.copy(from, to);
    to.setRnnDataFormat(from.getRnnDataFormat());
    return to;
  }
}
