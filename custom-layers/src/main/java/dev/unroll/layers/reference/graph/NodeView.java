package dev.unroll.layers.reference.graph;

import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.StatePart;
import dev.unroll.runtime.graph.Node;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One node's view of a pass. Rows t·N + n of a value are step t of sequence n.
 *
 * @param lengths how many steps each sequence has
 * @param noise what dropout draws from; 0 to leave nothing out
 * @param values by index, [T·N, width]
 * @param gradients likewise; null in a forward pass
 * @param parameters by name
 * @param parameterGradients by name; null in a forward pass
 * @param state by name, [N, size]: at the start before a forward pass, at the end after it
 * @param stateGradients by name: at the end before a backward pass, at the start after it
 */
@SuppressWarnings("ArrayRecordComponent") // made for one pass, compared with nothing
record NodeView(
    Node node,
    int[] lengths,
    long noise,
    INDArray[] values,
    INDArray[] gradients,
    Map<String, INDArray> parameters,
    Map<String, INDArray> parameterGradients,
    Map<String, INDArray> state,
    Map<String, INDArray> stateGradients) {

  int batch() {
    return lengths.length;
  }

  int steps() {
    return (int) (values[node.input(0).index()].size(0) / batch());
  }

  DataType type() {
    return input(0).dataType();
  }

  /** Input k, [T·N, width]. */
  INDArray input(int k) {
    return values[node.input(k).index()];
  }

  /** Adds to ∂L/∂(input k). */
  void addGradient(int k, INDArray d) {
    gradients[node.input(k).index()].addi(d);
  }

  /** Adds to ∂L/∂(input k) at step t, [N, width]. */
  void addGradient(int k, int t, INDArray d) {
    step(gradients[node.input(k).index()], t).addi(d);
  }

  /** Parameter k. */
  INDArray parameter(int k) {
    return parameters.get(node.parameters().get(k).name());
  }

  /** Adds to ∂L/∂(parameter k). */
  void addParameterGradient(int k, INDArray d) {
    Parameter parameter = node.parameters().get(k);
    INDArray into = parameterGradients.get(parameter.name());
    into.addi(d.reshape(into.shape()));
  }

  INDArray state(int k) {
    return state.get(part(k).name());
  }

  void state(int k, INDArray value) {
    state.put(part(k).name(), value);
  }

  INDArray stateGradient(int k) {
    return stateGradients.get(part(k).name());
  }

  void stateGradient(int k, INDArray value) {
    stateGradients.put(part(k).name(), value);
  }

  private StatePart part(int k) {
    return node.state().get(k);
  }

  /** Rows of step t, [N, width]; a view. */
  INDArray step(INDArray rows, int t) {
    return rows.get(
        NDArrayIndex.interval((long) t * batch(), (t + 1L) * batch()), NDArrayIndex.all());
  }

  /** 1 for the sequences that have a step t, [N, 1]. */
  INDArray live(int t) {
    double[] live = new double[batch()];
    for (int n = 0; n < live.length; n++) {
      live[n] = t < lengths[n] ? 1 : 0;
    }
    return Nd4j.createFromArray(live).castTo(type()).reshape(live.length, 1);
  }

  /** Room for an output of the node. */
  INDArray room() {
    return Nd4j.create(type(), input(0).size(0), node.output().width());
  }

  /** The state after step t: the new one where a sequence lives, the one before where it ended. */
  INDArray hold(int t, INDArray before, INDArray after) {
    INDArray live = live(t);
    return after.mulColumnVector(live).addi(before.mulColumnVector(live.rsub(1)));
  }
}
