package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Contender;
import dev.unroll.benchmarks.Size;
import dev.unroll.layers.RecurrentLayer;
import dev.unroll.layers.engine.GradientFlow;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A recurrent layer as a network drives it, without the network. Arrays come in the 'f' order that
 * DL4J's recurrent layers hand to each other.
 */
final class LoneLayer {
  private static final LayerWorkspaceMgr WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  private final Layer layer;
  private final INDArray x; // [N, I, T]
  private final INDArray epsilon; // [N, H, T]

  LoneLayer(Contender contender, Size size) {
    MultiLayerNetwork network = contender.network(size);
    network.initGradientsView();
    layer = network.getLayer(0);
    x = size.x().dup('f');
    epsilon = size.epsilon().dup('f');
  }

  /** Watches ‖∂L/∂h_t‖ from now on; for our layers. */
  void observe(GradientFlow observer) {
    ((RecurrentLayer) layer.conf().getLayer()).observe(observer);
  }

  /** Inference: [N, H, T]. */
  INDArray forward() {
    layer.setInput(x, WORKSPACES);
    return layer.activate(false, WORKSPACES);
  }

  /** Forward and backward: the parameters' gradients, and ∂L/∂x [N, I, T]. */
  Pair<Gradient, INDArray> step() {
    layer.setInput(x, WORKSPACES);
    layer.activate(true, WORKSPACES);
    return layer.backpropGradient(epsilon, WORKSPACES);
  }
}
