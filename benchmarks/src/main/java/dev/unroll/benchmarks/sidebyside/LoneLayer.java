package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Contender;
import dev.unroll.benchmarks.Size;
import dev.unroll.layers.Recurrent;
import dev.unroll.layers.engine.GradientFlow;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A recurrent layer as a network drives it, without the network. Arrays come in the 'f' order that
 * DL4J's recurrent layers hand to each other, and what a layer makes lies in workspaces that the
 * next call uses again, as in {@code fit}: fresh memory would be zeroed page by page in every call.
 */
final class LoneLayer {
  private static final WorkspaceConfiguration KEPT = // DL4J's own for activations
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .overallocationLimit(0.05)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .build();

  private static final LayerWorkspaceMgr WORKSPACES =
      LayerWorkspaceMgr.builder()
          .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, "LONE_LAYER_STEP", KEPT)
          .with(ArrayType.RNN_BP_LOOP_WORKING_MEM, "LONE_LAYER_STEP", KEPT)
          .defaultWorkspace("LONE_LAYER", KEPT)
          .build();

  private final Layer layer;
  private final INDArray x; // [N, I, T]
  private final INDArray epsilon; // [N, H, T]

  LoneLayer(Contender contender, Size size) {
    this(contender.network(size), size);
  }

  /** The first layer of a network. */
  LoneLayer(MultiLayerNetwork network, Size size) {
    network.initGradientsView();
    layer = network.getLayer(0);
    x = size.x().dup('f');
    epsilon = size.epsilon().dup('f');
  }

  /** Its parameters by name. */
  Map<String, INDArray> parameters() {
    return layer.paramTable();
  }

  /** The inputs [N, I, T]. */
  INDArray x() {
    return x;
  }

  /** ∂L/∂y [N, H, T]. */
  INDArray epsilon() {
    return epsilon;
  }

  /** Watches ‖∂L/∂h_t‖ from now on; for our layers. */
  void observe(GradientFlow observer) {
    ((Recurrent) layer.conf().getLayer()).observe(observer);
  }

  /** Inference. */
  void forward() {
    forward(y -> null);
  }

  /** Forward and backward. */
  void step() {
    step(gradients -> null);
  }

  /**
   * Inference.
   *
   * @param read gets the outputs [N, H, T], in memory that ends with this call
   */
  <R> R forward(Function<INDArray, R> read) {
    try (MemoryWorkspace kept = WORKSPACES.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
      layer.setInput(x, WORKSPACES);
      return read.apply(layer.activate(false, WORKSPACES));
    }
  }

  /**
   * Forward and backward.
   *
   * @param read gets the parameters' gradients and ∂L/∂x [N, I, T], in memory that ends with this
   *     call
   */
  <R> R step(Function<Pair<Gradient, INDArray>, R> read) {
    try (MemoryWorkspace kept = WORKSPACES.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
      layer.setInput(x, WORKSPACES);
      layer.activate(true, WORKSPACES);
      return read.apply(layer.backpropGradient(epsilon, WORKSPACES));
    }
  }
}
