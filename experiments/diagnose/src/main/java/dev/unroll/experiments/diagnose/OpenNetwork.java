package dev.unroll.experiments.diagnose;

import dev.unroll.layers.Dl4jWeights;
import dev.unroll.layers.Recurrent;
import dev.unroll.layers.TokenEmbedding;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.SequenceBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network without the end that a task puts on it: it answers at every step, in double precision,
 * and any gradient can be sent back from its answers. The answer is the linear part of the output
 * layer, y_t = h_t·W + b, before a softmax. Doubles, because what is left of a gradient after some
 * hundred steps is often less than a float can be. An embedding of tokens is a product with one-hot
 * inputs here, so that a gradient comes to them.
 */
final class OpenNetwork {
  private final INDArray table; // [V, E], of an embedding of one-hot inputs; null without
  private final MultiLayerNetwork layers;
  private final INDArray w; // [H, K]
  private final INDArray b; // [1, K]
  private final List<Source> cells = new ArrayList<>();
  private final Map<String, double[][]> norms = new HashMap<>();

  private OpenNetwork(INDArray table, MultiLayerNetwork layers, INDArray w, INDArray b) {
    this.table = table;
    this.layers = layers;
    this.w = w;
    this.b = b;
  }

  /**
   * What a gradient at the answers becomes.
   *
   * @param norms ‖∂L/∂h_t‖ as [T][N] for every cell, by its name as {@link CellName} has it, in the
   *     order in which the cell reads
   * @param dx ∂L/∂x [N, I, T]
   */
  record Back(Map<String, double[][]> norms, INDArray dx) {}

  /**
   * A block of the network in one direction.
   *
   * @param name as {@link CellName} has it
   * @param wh its recurrent weights [H, G·H]; null without
   */
  record Source(String name, SequenceBlock block, INDArray wh) {}

  /** A copy of recurrent layers with one output layer on top. */
  static OpenNetwork of(MultiLayerNetwork network) {
    MultiLayerNetwork ours = Dl4jWeights.toUnroll(network);
    int top = ours.getnLayers() - 1;
    MultiLayerConfiguration conf = ours.getLayerWiseConfigurations().clone();
    List<NeuralNetConfiguration> confs = conf.getConfs();
    confs.remove(top);
    int first = confs.get(0).getLayer() instanceof TokenEmbedding ? 1 : 0;
    confs.subList(0, first).clear();
    confs.forEach(layer -> layer.setLayer(everyStep(layer.getLayer())));
    conf.setDataType(DataType.DOUBLE);
    conf.setBackpropType(BackpropType.Standard);
    conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    MultiLayerNetwork layers = new MultiLayerNetwork(conf);
    layers.init();
    Recurrent.stopDropout(layers);
    for (int k = first; k < top; k++) {
      Map<String, INDArray> to = layers.getLayer(k - first).paramTable();
      ours.getLayer(k).paramTable().forEach((name, values) -> to.get(name).assign(values));
    }
    INDArray w = ours.getLayer(top).getParam("W").castTo(DataType.DOUBLE);
    INDArray b = ours.getLayer(top).getParam("b").castTo(DataType.DOUBLE);
    INDArray table = first == 0 ? null : ours.getLayer(0).getParam("W").castTo(DataType.DOUBLE);
    OpenNetwork open = new OpenNetwork(table, layers, w, b.reshape(1, b.length()));
    open.observe();
    return open;
  }

  /** Takes {@code LastTimeStep} off, and what freezes a layer, which no gradient passes. */
  private static Layer everyStep(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return everyStep(frozen.getLayer());
    }
    return layer instanceof BaseWrapperLayer wrapper ? everyStep(wrapper.getUnderlying()) : layer;
  }

  private void observe() {
    for (int k = 0; k < layers.getnLayers(); k++) {
      Layer layer = layers.getLayer(k).conf().getLayer();
      if (layer instanceof Bidirectional both) {
        observe(both.getFwd(), CellName.forward(k), wh(k, "f"));
        observe(both.getBwd(), CellName.backward(k), wh(k, "b"));
      } else {
        observe(layer, CellName.only(k), wh(k, ""));
      }
    }
  }

  private void observe(Layer layer, String name, INDArray wh) {
    Recurrent recurrent = (Recurrent) layer;
    recurrent.observe(observed -> norms.put(name, observed));
    cells.add(new Source(name, recurrent.block(), wh));
  }

  private INDArray wh(int layer, String prefix) {
    return layers.getLayer(layer).paramTable().get(prefix + Cell.RECURRENT_WEIGHTS);
  }

  /** The cells, from the input up; of two directions the forward one first. */
  List<Source> cells() {
    return cells;
  }

  /** K, the width of an answer. */
  long outputs() {
    return w.size(1);
  }

  /**
   * The answers at every step, [N, K, T].
   *
   * @param x [N, I, T]
   * @param mask [N, T]; null when every step is real
   */
  INDArray forward(INDArray x, INDArray mask) {
    layers.clearLayerMaskArrays(); // of the pass before: setting none would keep them
    layers.setLayerMaskArrays(mask, null);
    INDArray in = x.castTo(DataType.DOUBLE);
    layers.setInput(table == null ? in : steps(rows(in).mmul(table), in));
    List<INDArray> activations = layers.feedForward(true, false);
    INDArray h = activations.get(activations.size() - 1); // [N, H, T]
    return steps(rows(h).mmul(w).addiRowVector(b), x);
  }

  /**
   * Sends a gradient back through the last forward pass.
   *
   * @param dy ∂L/∂y [N, K, T], zero at masked steps
   */
  Back backward(INDArray dy) {
    INDArray dh = steps(rows(dy).mmul(w.transpose()), dy).dup('c');
    INDArray dx = layers.backpropGradient(dh, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    return new Back(
        Map.copyOf(norms), table == null ? dx : steps(rows(dx).mmul(table.transpose()), dx));
  }

  /** Rows [N·T, F] as [N, F, T], of as many sequences and steps as {@code like} has. */
  private static INDArray steps(INDArray rows, INDArray like) {
    return rows.reshape('c', like.size(0), like.size(2), rows.size(1)).permute(0, 2, 1);
  }

  /** [N, F, T] as rows [N·T, F]. */
  private static INDArray rows(INDArray nft) {
    return nft.permute(0, 2, 1).dup('c').reshape('c', nft.size(0) * nft.size(2), nft.size(1));
  }
}
