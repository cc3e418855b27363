package dev.unroll.layers;

import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** All {@link Recurrent} layers of a network, also those inside other layers. */
public final class RecurrentLayers {
  private RecurrentLayers() {}

  /** Does something with each. */
  public static void forEach(MultiLayerConfiguration network, Consumer<Recurrent> action) {
    network.getConfs().forEach(conf -> forEach(conf.getLayer(), action));
  }

  /** The same with a layer that is one, or has some inside. */
  public static void forEach(Layer layer, Consumer<Recurrent> action) {
    if (layer instanceof Recurrent recurrent) {
      action.accept(recurrent);
    } else if (layer instanceof Bidirectional both) {
      forEach(both.getFwd(), action);
      forEach(both.getBwd(), action);
    } else if (layer instanceof BaseWrapperLayer wrapper) {
      forEach(wrapper.getUnderlying(), action);
    } else if (layer instanceof FrozenLayer frozen) {
      forEach(frozen.getLayer(), action);
    }
  }

  /** Lets the next training pass of stateful layers start in the state zero. */
  public static void forget(MultiLayerNetwork network) {
    for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
      if (layer instanceof Recurrence recurrence) {
        recurrence.forget();
      }
    }
  }
}
