package dev.unroll.experiments.parity;

import dev.unroll.layers.Gru;
import dev.unroll.layers.Lstm;
import dev.unroll.layers.Recurrence;
import dev.unroll.layers.RecurrentLayer;
import dev.unroll.layers.ReluRnn;
import dev.unroll.layers.TanhRnn;
import dev.unroll.layers.engine.State;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One layer of a PyTorch network in one direction, on one of our layers.
 *
 * <p>PyTorch's weight_ih [G·H, I] is Wxᵀ, weight_hh [G·H, H] is Whᵀ, with the same gate order, and
 * it has two biases where one is enough: b = b_ih + b_hh. Only the GRU's candidate needs both: its
 * b_hh stands inside the reset product.
 */
final class OneWay {
  private final Recurrence layer;
  private final long hidden;
  private final boolean backwards;
  private Map<String, INDArray> gradients = Map.of();

  /**
   * @param configured from {@link #configuration}
   */
  OneWay(RecurrentLayer configured, Precision precision, boolean backwards) {
    DataType type = precision.type();
    NeuralNetConfiguration conf =
        new NeuralNetConfiguration.Builder().dataType(type).layer(configured).build();
    long size = conf.getLayer().initializer().numParams(conf);
    INDArray parameters = Nd4j.create(type, 1, size);
    this.layer = (Recurrence) conf.getLayer().instantiate(conf, null, 0, parameters, false, type);
    this.layer.setBackpropGradientsViewArray(Nd4j.create(type, 1, size));
    this.hidden = configured.getNOut();
    this.backwards = backwards;
  }

  /** Whether {@link #configuration} knows the cell. */
  static boolean knows(String cell) {
    return List.of("rnn_tanh", "rnn_relu", "lstm", "gru").contains(cell);
  }

  /**
   * @param cell PyTorch's name of the cell, as the files use it
   * @param width I, the width of this layer's inputs
   */
  static RecurrentLayer configuration(String cell, long width, long hidden) {
    return switch (cell) {
      case "rnn_tanh" -> new TanhRnn.Builder().nIn(width).nOut(hidden).build();
      case "rnn_relu" -> new ReluRnn.Builder().nIn(width).nOut(hidden).build();
      case "lstm" -> new Lstm.Builder().nIn(width).nOut(hidden).build();
      case "gru" -> new Gru.Builder().nIn(width).nOut(hidden).build();
      default -> throw new IllegalArgumentException("unknown cell " + cell);
    };
  }

  /** Takes PyTorch's weights for a suffix such as {@code _l0_reverse}. */
  void load(GoldenFile golden, String suffix) {
    long wide = layer.layerConf().cell().gates() * hidden;
    INDArray ih = golden.array("weights/weight_ih" + suffix, wide, layer.layerConf().getNIn());
    INDArray hh = golden.array("weights/weight_hh" + suffix, wide, hidden);
    INDArray bias = golden.array("weights/bias_ih" + suffix, wide);
    INDArray recurrentBias = golden.array("weights/bias_hh" + suffix, wide);
    Map<String, INDArray> table = layer.paramTable();
    table.get("W").assign(ih.transpose());
    table.get("RW").assign(hh.transpose());
    if (table.containsKey("bR")) {
      INDArray candidate = candidate(recurrentBias);
      table.get("bR").assign(candidate);
      candidate.assign(0);
    }
    table.get("b").assign(bias.add(recurrentBias));
  }

  /**
   * A training pass.
   *
   * @param x [N, I, T]
   * @param mask [N, T]; null when every step is valid
   * @param start the state before the first step; null for zero
   * @return [N, H, T], in the order of x whatever the direction
   */
  INDArray forward(INDArray x, INDArray mask, State start) {
    layer.setMaskArray(mask == null ? null : inOrder(mask));
    Map<String, INDArray> state = new HashMap<>();
    if (start != null) {
      state.put("h", start.h());
      if (start.c() != null) {
        state.put("c", start.c());
      }
    }
    layer.rnnSetTBPTTState(state);
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    return inOrder(layer.rnnActivateUsingStoredState(inOrder(x), true, true, none));
  }

  /** The state after the last step. */
  State end() {
    Map<String, INDArray> state = layer.rnnGetTBPTTState();
    return new State(state.get("h"), state.get("c"));
  }

  /** Back along the last {@link #forward}: ∂L/∂y [N, H, T] to ∂L/∂x [N, I, T]. */
  INDArray backward(INDArray dy) {
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    Pair<Gradient, INDArray> result = layer.backpropGradient(inOrder(dy), none);
    gradients = result.getFirst().gradientForVariable();
    return inOrder(result.getSecond());
  }

  /** ∂L/∂(start state) of the last {@link #backward}. */
  State startGradient() {
    return layer.startGradient();
  }

  /** The gradients of the last {@link #backward} under PyTorch's names and in its layouts. */
  Map<String, INDArray> gradients(String suffix) {
    INDArray bias = gradients.get("b").reshape(gradients.get("b").length());
    INDArray recurrentBias = bias.dup();
    if (gradients.containsKey("bR")) {
      candidate(recurrentBias).assign(gradients.get("bR"));
    }
    Map<String, INDArray> theirs = new LinkedHashMap<>();
    theirs.put("weight_ih" + suffix, gradients.get("W").transpose());
    theirs.put("weight_hh" + suffix, gradients.get("RW").transpose());
    theirs.put("bias_ih" + suffix, bias);
    theirs.put("bias_hh" + suffix, recurrentBias);
    return theirs;
  }

  /** The block of the GRU's candidate n in a bias [3·H], a view. */
  private INDArray candidate(INDArray bias) {
    return bias.get(NDArrayIndex.interval(2 * hidden, 3 * hidden));
  }

  /**
   * Time, the last dimension, as this direction walks it. Padding then comes first for the backward
   * direction; a masked step holds the state, so the walk really starts at the last valid step.
   */
  private INDArray inOrder(INDArray array) {
    if (!backwards) {
      return array;
    }
    int last = array.rank() - 1;
    INDArray reversed = array.dup();
    long steps = array.size(last);
    for (long t = 0; t < steps; t++) {
      at(reversed, t).assign(at(array, steps - 1 - t));
    }
    return reversed;
  }

  private static INDArray at(INDArray array, long t) {
    return array.rank() == 2
        ? array.get(NDArrayIndex.all(), NDArrayIndex.point(t))
        : array.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(t));
  }
}
