package dev.unroll.layers;

import dev.unroll.runtime.Squash;
import dev.unroll.runtime.Stages;
import dev.unroll.runtime.Streamer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;

/** Makes a {@link Streamer} from a trained network of {@link Recurrent}, dense and output layers. */
public final class Streaming {
  private Streaming() {}

  /**
   * A stream at the zero state, with the weights as they are now.
   *
   * @throws IllegalArgumentException naming the layer, if the network has one that cannot be
   *     streamed
   */
  public static Streamer of(MultiLayerNetwork network) {
    List<Streamer.Stage> stages = new ArrayList<>();
    for (Layer layer : network.getLayers()) {
      stages.add(stage(layer instanceof LastTimeStepLayer last ? last.getUnderlying() : layer));
    }
    return new Streamer(stages);
  }

  private static Streamer.Stage stage(Layer layer) {
    if (layer instanceof Recurrence recurrence) {
      return block(recurrence);
    }
    if (layer instanceof BaseLayer<?> base
        && base.layerConf() instanceof FeedForwardLayer
        && base.paramTable().keySet().equals(Set.of("W", "b"))) {
      return Stages.dense(
          base.getParam("W").transpose().toFloatMatrix(),
          base.getParam("b").reshape(base.getParam("b").length()).toFloatVector(),
          squash(base.layerConf().getActivationFn(), base.getIndex()));
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
    layer
        .paramTable()
        .forEach(
            (name, values) ->
                parameters.put(
                    name, values.castTo(DataType.FLOAT).dup('f').data().asFloat()));
    Recurrent conf = layer.layerConf();
    return Stages.block(
        conf.block(),
        Math.toIntExact(conf.getNIn()),
        Math.toIntExact(conf.getNOut()),
        parameters);
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
