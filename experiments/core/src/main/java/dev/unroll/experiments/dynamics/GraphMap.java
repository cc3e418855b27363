package dev.unroll.experiments.dynamics;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.layers.reference.ReferenceEngine;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.StatePart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A block that is written as a graph as a map of its state: all parts of the state one behind the
 * other. Its derivatives are those of one step of back-propagation, a row for each number of the
 * state.
 */
final class GraphMap implements CellMap {
  /** Spectra of larger matrices take minutes. */
  private static final int MAX_STATE = 512;

  private final GraphBlock block;
  private final int inputs;
  private final int outputs;
  private final Map<String, INDArray> parameters;
  private final List<StatePart> parts;

  GraphMap(GraphBlock block, int inputs, int outputs, Map<String, INDArray> parameters) {
    this.block = block;
    this.inputs = inputs;
    this.outputs = outputs;
    this.parts = block.state(inputs, outputs);
    this.parameters = new LinkedHashMap<>();
    parameters.forEach(
        (name, values) -> this.parameters.put(name, values.castTo(DataType.DOUBLE).dup('f')));
    if (parts.stream().anyMatch(StatePart::grows)) {
      throw new InvalidInput(
          "%s keeps a cache that grows with the sequence, so its steps have no Jacobian; expected a block with a state of constant size"
              .formatted(Blocks.name(block)));
    }
    if (stateSize() > MAX_STATE) {
      throw new InvalidInput(
          "%s keeps %d numbers of state; expected at most %d to follow its dynamics. Use fewer units or states."
              .formatted(Blocks.name(block), stateSize(), MAX_STATE));
    }
  }

  @Override
  public int hidden() {
    return outputs;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int stateSize() {
    return parts.stream().mapToInt(StatePart::size).sum();
  }

  @Override
  public void step(double[] state, double[] x, double[] next) {
    INDArray flat = flat(pass(state, x, 1).end());
    System.arraycopy(flat.toDoubleMatrix()[0], 0, next, 0, next.length);
  }

  /** One step of some copies of a sequence. */
  private Tape pass(double[] state, double[] x, int copies) {
    INDArray in = Nd4j.createFromArray(x).reshape(1, inputs).repeat(0, copies);
    INDArray start = Nd4j.createFromArray(state).reshape(1, stateSize()).repeat(0, copies);
    INDArray y = Nd4j.create(DataType.DOUBLE, copies, outputs, 1);
    Input input = new Input(in.reshape(copies, inputs, 1), null, parts(start));
    return new ReferenceEngine().unroller(block).record(parameters, input, y);
  }

  private State parts(INDArray flat) {
    Map<String, INDArray> all = new LinkedHashMap<>();
    int from = 0;
    for (StatePart part : parts) {
      all.put(
          part.name(),
          flat.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + part.size())).dup('c'));
      from += part.size();
    }
    return new State(all);
  }

  private INDArray flat(State state) {
    return Nd4j.hstack(parts.stream().map(part -> state.parts().get(part.name())).toList());
  }

  /** A row for each number of the state after the step: by the state before, and by the inputs. */
  private record Slopes(INDArray state, INDArray inputs) {}

  private Slopes slopes(double[] state, double[] x) {
    int size = stateSize();
    Tape tape = pass(state, x, size);
    Map<String, INDArray> gradients = new LinkedHashMap<>();
    parameters.forEach((name, values) -> gradients.put(name, values.dup('f')));
    INDArray dx = Nd4j.create(DataType.DOUBLE, size, inputs, 1);
    INDArray none = Nd4j.create(DataType.DOUBLE, size, outputs, 1);
    State end = parts(Nd4j.eye(size).castTo(DataType.DOUBLE));
    State start = tape.backward(new LossGradient(none, end), gradients, dx, null).get();
    return new Slopes(flat(start), dx.reshape(size, inputs));
  }

  @Override
  public double[][] jacobian(double[] state, double[] x) {
    return slopes(state, x).state().toDoubleMatrix();
  }

  @Override
  public double[][] inputJacobian(double[] state, double[] x) {
    return slopes(state, x).inputs().toDoubleMatrix();
  }

  /** None: a graph is not made of gates of H columns. */
  @Override
  public Map<String, double[]> gates(double[] state, double[] x) {
    return Map.of();
  }
}
