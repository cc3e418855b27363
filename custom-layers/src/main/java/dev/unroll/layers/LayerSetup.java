package dev.unroll.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sets up a layer of a network for its configuration, as DL4J's own configurations do. */
final class LayerSetup {
  private LayerSetup() {}

  /**
   * Gives a new layer its place and its parameters.
   *
   * @param layer has its configuration
   * @param view all parameters of the layer in one row
   * @param initialise whether the parameters get start values
   * @return the layer
   */
  static Layer complete(
      Layer layer,
      Collection<TrainingListener> listeners,
      int index,
      INDArray view,
      boolean initialise) {
    FeedForwardLayer own = (FeedForwardLayer) layer.conf().getLayer();
    LayerValidation.assertNInNOutSet(
        own.getClass().getSimpleName(), own.getLayerName(), index, own.getNIn(), own.getNOut());
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(view);
    layer.setParamTable(own.initializer().init(layer.conf(), view, initialise));
    return layer;
  }
}
