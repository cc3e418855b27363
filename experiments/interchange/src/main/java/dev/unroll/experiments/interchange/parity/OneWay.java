package dev.unroll.experiments.interchange.parity;

import dev.unroll.layers.Recurrence;
import dev.unroll.layers.Recurrent;
import dev.unroll.layers.engine.State;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.SequenceBlock;
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
 * One block of another framework's network in one direction, run by one of our layers.
 *
 * <p>PyTorch keeps a weight [columns, rows], the transpose of ours, with the same order of gates.
 * Its cells have two biases where one is enough: b = b_ih + b_hh. Only a product that is kept apart
 * needs both: its b_hh stands inside that product.
 */
final class OneWay {
  private static final String SECOND_BIAS = "bias_hh";

  private final Recurrence layer;
  private final SequenceBlock block;
  private final List<Parameter> parameters;
  private final long hidden;
  private final boolean backwards;
  private Map<String, INDArray> gradients = Map.of();

  /**
   * A layer without weights.
   *
   * @param width I, the width of its inputs
   * @param hidden H
   */
  OneWay(SequenceBlock block, long width, long hidden, Precision precision, boolean backwards) {
    DataType type = precision.type();
    Recurrent configured = new Recurrent.Builder(block).nIn(width).nOut(hidden).build();
    NeuralNetConfiguration conf =
        new NeuralNetConfiguration.Builder().dataType(type).layer(configured).build();
    long size = conf.getLayer().initializer().numParams(conf);
    INDArray flat = Nd4j.create(type, 1, size);
    this.layer = (Recurrence) conf.getLayer().instantiate(conf, null, 0, flat, false, type);
    this.layer.setBackpropGradientsViewArray(Nd4j.create(type, 1, size));
    this.block = block;
    this.parameters = block.parameters(Math.toIntExact(width), Math.toIntExact(hidden));
    this.hidden = hidden;
    this.backwards = backwards;
  }

  /**
   * Takes over weights.
   *
   * @param suffix after their names, such as {@code _l0_reverse}
   */
  void load(GoldenFile golden, String suffix) {
    Map<String, INDArray> table = layer.paramTable();
    for (Parameter p : parameters) {
      String field = "weights/" + p.torch() + suffix;
      if (p.role() != Parameter.Role.BIAS) {
        table.get(p.name()).assign(golden.array(field, p.columns(), p.rows()).transpose());
      } else if (!p.torch().equals(SECOND_BIAS)) {
        set(table.get(p.name()), golden.array(field, p.columns()));
      }
    }
    if (block instanceof Cell) {
      INDArray b = table.get(Cell.BIAS);
      INDArray second = golden.array("weights/" + SECOND_BIAS + suffix, b.length());
      if (table.containsKey(Cell.RECURRENT_BIAS)) {
        INDArray last = last(second);
        set(table.get(Cell.RECURRENT_BIAS), last);
        last.assign(0);
      }
      b.addi(second.reshape(b.shape()));
    }
  }

  private static void set(INDArray parameter, INDArray values) {
    parameter.assign(values.reshape(parameter.shape()));
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
    layer.rnnSetTBPTTState(start == null ? new HashMap<>() : new HashMap<>(start.parts()));
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    return inOrder(layer.rnnActivateUsingStoredState(inOrder(x), true, true, none));
  }

  /** The state after the last step. */
  State end() {
    return new State(layer.rnnGetTBPTTState());
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

  /** The gradients of the last {@link #backward} under their names there, and in their layouts. */
  Map<String, INDArray> gradients(String suffix) {
    Map<String, INDArray> theirs = new LinkedHashMap<>();
    for (Parameter p : parameters) {
      INDArray ours = gradients.get(p.name());
      if (p.role() != Parameter.Role.BIAS) {
        theirs.put(p.torch() + suffix, ours.transpose());
      } else if (!p.torch().equals(SECOND_BIAS)) {
        theirs.put(p.torch() + suffix, ours.reshape(ours.length()));
      }
    }
    if (block instanceof Cell) {
      INDArray b = gradients.get(Cell.BIAS);
      INDArray second = b.dup().reshape(b.length());
      if (gradients.containsKey(Cell.RECURRENT_BIAS)) {
        INDArray apart = gradients.get(Cell.RECURRENT_BIAS);
        last(second).assign(apart.reshape(apart.length()));
      }
      theirs.put(SECOND_BIAS + suffix, second);
    }
    return theirs;
  }

  /** The block of the last gate in a bias [G·H], a view. */
  private INDArray last(INDArray bias) {
    return bias.get(NDArrayIndex.interval(bias.length() - hidden, bias.length()));
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
