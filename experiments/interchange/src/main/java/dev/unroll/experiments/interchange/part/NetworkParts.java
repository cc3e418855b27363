package dev.unroll.experiments.interchange.part;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.layers.Dl4jWeights;
import dev.unroll.layers.Recurrent;
import dev.unroll.layers.engine.HeapFloats;
import dev.unroll.runtime.Squash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads the parts of a DL4J network. */
public final class NetworkParts {
  private static final String[] DIRECTIONS = {"f", "b"}; // before the names of parameters

  private final MultiLayerNetwork network;
  private final List<Part> parts = new ArrayList<>();
  private int index;

  private NetworkParts(MultiLayerNetwork network) {
    this.network = network;
  }

  /**
   * The parts of a network, with its weights as floats.
   *
   * @throws InvalidInput naming the layer, if it has one that is no part
   */
  public static List<Part> of(MultiLayerNetwork network) {
    try {
      return new NetworkParts(Dl4jWeights.toUnroll(network)).read();
    } catch (IllegalArgumentException e) { // of a layer of DL4J's with no counterpart
      throw new InvalidInput("the network cannot be exported: " + e.getMessage(), e);
    }
  }

  private List<Part> read() {
    for (index = 0; index < network.getnLayers(); index++) {
      InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(index);
      if (before != null
          && !(before instanceof RnnToFeedForwardPreProcessor)
          && !(before instanceof FeedForwardToRnnPreProcessor)) {
        throw refused("before it is a " + before.getClass().getSimpleName());
      }
      read(network.getLayerWiseConfigurations().getConf(index).getLayer());
    }
    return parts;
  }

  private void read(Layer layer) {
    if (layer instanceof LastTimeStep last) {
      read(last.getUnderlying());
      parts.add(new Part.LastStep());
    } else if (layer instanceof FrozenLayer frozen) {
      read(frozen.getLayer());
    } else if (layer instanceof FrozenLayerWithBackprop frozen) {
      read(frozen.getUnderlying());
    } else if (layer instanceof Bidirectional both) {
      parts.add(bothWays(both));
    } else if (layer instanceof Recurrent one) {
      parts.add(walk(one, List.of(parameters(one, "")), Optional.empty()));
    } else if (layer instanceof EmbeddingSequenceLayer embedding) {
      parts.add(embedding(embedding));
    } else if (layer instanceof BaseOutputLayer || layer instanceof DenseLayer) {
      parts.add(dense((FeedForwardLayer) layer));
    } else {
      throw refused("it is a " + layer.getClass().getSimpleName());
    }
  }

  private InvalidInput refused(String why) {
    return new InvalidInput(
        "the network cannot be exported: layer %d: %s; expected embeddings, recurrent layers, the last step, and dense or output layers"
            .formatted(index, why));
  }

  private Part bothWays(Bidirectional both) {
    if (!(both.getFwd() instanceof Recurrent forward)
        || !(both.getBwd() instanceof Recurrent backward)
        || !forward.block().equals(backward.block())) {
      throw refused("its two directions are not two recurrent layers of one block");
    }
    return walk(
        forward,
        List.of(parameters(forward, DIRECTIONS[0]), parameters(backward, DIRECTIONS[1])),
        Optional.of(Part.Merge.valueOf(both.getMode().name())));
  }

  private static Part.Walk walk(
      Recurrent layer, List<Map<String, float[]>> directions, Optional<Part.Merge> merge) {
    return new Part.Walk(
        layer.block(),
        Math.toIntExact(layer.getNIn()),
        Math.toIntExact(layer.getNOut()),
        directions,
        merge);
  }

  private Map<String, float[]> parameters(Recurrent layer, String prefix) {
    Map<String, float[]> all = new LinkedHashMap<>();
    layer
        .block()
        .parameters(Math.toIntExact(layer.getNIn()), Math.toIntExact(layer.getNOut()))
        .forEach(
            p ->
                all.put(
                    p.name(), numbers(network.getLayer(index).getParam(prefix + p.name()), 'f')));
    return all;
  }

  private Part embedding(EmbeddingSequenceLayer layer) {
    requireIdentity(layer);
    INDArray table = network.getLayer(index).getParam("W");
    if (layer.hasBias()) {
      table = table.addRowVector(network.getLayer(index).getParam("b").reshape(1, layer.getNOut()));
    }
    return new Part.Embedding(
        Math.toIntExact(layer.getNIn()), Math.toIntExact(layer.getNOut()), numbers(table, 'c'));
  }

  private void requireIdentity(BaseLayer layer) {
    if (!(layer.getActivationFn() instanceof ActivationIdentity)) {
      throw refused("its activation is " + layer.getActivationFn() + ", not identity");
    }
  }

  private Part dense(FeedForwardLayer layer) {
    if (layer instanceof DenseLayer dense && dense.hasLayerNorm()) {
      throw refused("it normalises its sums");
    }
    int outputs = Math.toIntExact(layer.getNOut());
    org.deeplearning4j.nn.api.Layer own = network.getLayer(index);
    Map<String, INDArray> table = own.paramTable(); // null for one that is tied
    INDArray b = table == null ? null : table.get("b");
    return new Part.Dense(
        Math.toIntExact(layer.getNIn()),
        outputs,
        numbers(own.getParam("W"), 'f'),
        b == null ? new float[outputs] : numbers(b, 'f'),
        squash(layer.getActivationFn()));
  }

  private Squash squash(IActivation activation) {
    if (activation instanceof ActivationIdentity) {
      return Squash.IDENTITY;
    } else if (activation instanceof ActivationSigmoid) {
      return Squash.SIGMOID;
    } else if (activation instanceof ActivationTanH) {
      return Squash.TANH;
    } else if (activation instanceof ActivationSoftmax) {
      return Squash.SOFTMAX;
    }
    throw refused("its activation is " + activation + ", not identity, sigmoid, tanh or softmax");
  }

  private static float[] numbers(INDArray array, char order) {
    return HeapFloats.of(array, order);
  }
}
