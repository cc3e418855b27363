package dev.unroll.layers;

import dev.unroll.layers.engine.HeapFloats;
import dev.unroll.runtime.Squash;
import dev.unroll.runtime.Stages;
import dev.unroll.runtime.Streamer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes a {@link Streamer} from a trained network of {@link Recurrent}, dense and output layers,
 * maybe behind a {@link TokenEmbedding}, which then takes one-hot vectors.
 */
public final class Streaming {
  /** What computes φ(Wᵀx + b); other layers have parameters of these names, too. */
  private static final Set<Class<?>> DENSE =
      Set.of(DenseLayer.class, OutputLayer.class, RnnOutputLayer.class, SoftmaxOutput.class);

  private Streaming() {}

  /**
   * A stream at the zero state, with the weights as they are now.
   *
   * @throws IllegalArgumentException naming the layer, if the network has one that cannot be
   *     streamed
   */
  public static Streamer of(MultiLayerNetwork network) {
    List<Streamer.Stage> stages = new ArrayList<>();
    Layer[] layers = network.getLayers();
    for (int k = 0; k < layers.length; k++) {
      requirePlain(network.getLayerWiseConfigurations().getInputPreProcess(k), k);
      stages.add(stage(layers[k]));
    }
    return new Streamer(stages);
  }

  /** What only turns a sequence into rows or back changes nothing of a single step. */
  private static void requirePlain(InputPreProcessor before, int layer) {
    if (before != null
        && !(before instanceof RnnToFeedForwardPreProcessor)
        && !(before instanceof FeedForwardToRnnPreProcessor)) {
      throw new IllegalArgumentException(
          "layer %d: a %s before it cannot be streamed; use the network's rnnTimeStep"
              .formatted(layer, before.getClass().getSimpleName()));
    }
  }

  private static Streamer.Stage stage(Layer layer) {
    if (layer instanceof LastTimeStepLayer
        || layer instanceof FrozenLayer
        || layer instanceof FrozenLayerWithBackprop) {
      return stage(((BaseWrapperLayer) layer).getUnderlying());
    }
    if (layer instanceof Recurrence recurrence) {
      return block(recurrence);
    }
    if (layer instanceof SequenceEmbedding embedding) {
      return embedding(embedding);
    }
    if (layer instanceof BaseLayer<?> base && DENSE.contains(base.layerConf().getClass())) {
      return dense(base);
    }
    throw new IllegalArgumentException(
        "layer %d: expected one of this library's recurrent layers (one direction) or a dense or"
                .formatted(layer.getIndex())
            + " output layer, got a "
            + layer.getClass().getSimpleName()
            + "; use the network's rnnTimeStep");
  }

  private static Streamer.Stage block(Recurrence layer) {
    Map<String, float[]> parameters = new LinkedHashMap<>();
    layer.paramTable().forEach((name, values) -> parameters.put(name, HeapFloats.of(values, 'f')));
    Recurrent conf = layer.layerConf();
    return Stages.block(
        conf.block(), Math.toIntExact(conf.getNIn()), Math.toIntExact(conf.getNOut()), parameters);
  }

  private static Streamer.Stage embedding(SequenceEmbedding layer) {
    INDArray rows = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
    INDArray b = layer.getParam(DefaultParamInitializer.BIAS_KEY);
    INDArray moved = b == null ? rows : rows.addRowVector(b.reshape(1, b.length()));
    return Stages.embedding(moved.toFloatMatrix());
  }

  private static Streamer.Stage dense(BaseLayer<?> layer) {
    Map<String, INDArray> table = layer.paramTable();
    if (table.containsKey(DefaultParamInitializer.GAIN_KEY)) {
      throw new IllegalArgumentException(
          "layer %d: a dense layer that normalises itself cannot be streamed; use the network's"
                  .formatted(layer.getIndex())
              + " rnnTimeStep");
    }
    float[][] columns =
        layer.getParam(DefaultParamInitializer.WEIGHT_KEY).transpose().toFloatMatrix();
    INDArray b = table.get(DefaultParamInitializer.BIAS_KEY);
    return Stages.dense(
        columns,
        b == null ? new float[columns.length] : b.reshape(b.length()).toFloatVector(),
        squash(layer.layerConf().getActivationFn(), layer.getIndex()));
  }

  private static Squash squash(IActivation activation, int layer) {
    if (activation instanceof ActivationIdentity) {
      return Squash.IDENTITY;
    } else if (activation instanceof ActivationSigmoid) {
      return Squash.SIGMOID;
    } else if (activation instanceof ActivationTanH) {
      return Squash.TANH;
    } else if (activation instanceof ActivationSoftmax) {
      return Squash.SOFTMAX;
    }
    throw new IllegalArgumentException(
        "layer %d: expected the activation identity, sigmoid, tanh or softmax, got %s; use the"
                .formatted(layer, activation)
            + " network's rnnTimeStep");
  }
}
