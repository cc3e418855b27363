package dev.unroll.layers;

import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.layers.engine.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link RecurrentLayer} at work in a network: hands arrays to an {@link Unroller} and keeps
 * state between calls.
 *
 * <p>A training pass is recorded on a {@link Tape} and back-propagation runs along exactly that
 * tape, from the state the pass really started in. That makes truncated BPTT right, and saves the
 * second forward pass that DL4J's own recurrent layers make.
 */
public final class Recurrence extends BaseRecurrentLayer<RecurrentLayer> {
  private static final long serialVersionUID = 1L;
  private static final String H = "h";
  private static final String C = "c";

  private transient Unroller unroller; // made when first needed
  private transient Tape tape; // of the last forward pass, if that was a training pass
  private transient State lastStart;
  private transient Supplier<State> startGradient;

  Recurrence(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public void setInput(INDArray in, LayerWorkspaceMgr workspaces) {
    tape = null; // it was recorded of another input
    lastStart = null;
    super.setInput(in, workspaces);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    return run(null, training, workspaces).output;
  }

  @Override
  public INDArray rnnTimeStep(INDArray in, LayerWorkspaceMgr workspaces) {
    setInput(in, workspaces);
    Run run = run(state(stateMap), false, workspaces);
    put(stateMap, made(run.end));
    return run.output;
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray in, boolean training, boolean storeLastForTbptt, LayerWorkspaceMgr workspaces) {
    setInput(in, workspaces);
    Run run = run(state(tBpttStateMap), training, workspaces);
    if (storeLastForTbptt) {
      put(tBpttStateMap, made(run.end));
    }
    return run.output;
  }

  private record Run(INDArray output, Supplier<State> end) {}

  private Run run(State start, boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    check(input, start);
    INDArray x = permuteIfNWC(input.castTo(dataType)); // [N, I, T]
    lastStart = start;
    INDArray y = room(ArrayType.ACTIVATIONS, x, layerConf().getNOut(), workspaces);
    Weights weights = weights(training, workspaces);
    Supplier<State> end;
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      Input in = new Input(x, maskArray, start);
      if (training) {
        tape = unroller().record(weights, in, y);
        end = tape::end;
      } else {
        tape = null;
        end = unroller().infer(weights, in, y);
      }
    }
    return new Run(permuteIfNWC(y), end);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (tape == null) {
      run(lastStart, true, workspaces);
    }
    INDArray x = permuteIfNWC(input);
    INDArray dx = room(ArrayType.ACTIVATION_GRAD, x, x.size(1), workspaces);
    Weights gradients = Parameters.weights(gradientViews);
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray dy = permuteIfNWC(epsilon);
      startGradient = tape.backward(dy, gradients, dx, layerConf().observer());
    }
    tape = null;
    weightNoiseParams.clear();
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient.gradientForVariable()::put);
    return new Pair<>(gradient, backpropDropOutIfPresent(permuteIfNWC(dx)));
  }

  /** The gradient of the truncated segment; its start state is a constant of the segment. */
  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int tbpttBackLength, LayerWorkspaceMgr workspaces) {
    return backpropGradient(epsilon, workspaces);
  }

  /**
   * ∂L/∂(start state) of the last backward pass, h and c [N, H]; what truncated BPTT leaves out.
   */
  public State startGradient() {
    return startGradient == null ? null : made(startGradient);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clear() {
    super.clear();
    tape = null;
    lastStart = null;
  }

  /**
   * Room for [N, width, T] that lies in memory as a matrix [T·N, width] in 'f' order: what DL4J's
   * output layers reshape it to, which then costs them no copy.
   */
  private INDArray room(ArrayType type, INDArray x, long width, LayerWorkspaceMgr workspaces) {
    long[] shape = {x.size(0), x.size(2), width};
    return workspaces.createUninitialized(type, dataType, shape, 'f').permute(0, 2, 1);
  }

  private Unroller unroller() {
    if (unroller == null) {
      unroller = Engines.choose(dataType).engine().unroller(layerConf().cell());
    }
    return unroller;
  }

  private Weights weights(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray bh =
        layerConf().cell().recurrentBias()
            ? getParamWithNoise(Parameters.BH, training, workspaces)
            : null;
    return new Weights(
        getParamWithNoise(Parameters.WX, training, workspaces),
        getParamWithNoise(Parameters.WH, training, workspaces),
        getParamWithNoise(Parameters.B, training, workspaces),
        bh);
  }

  private void check(INDArray in, State start) {
    boolean nwc = getDataFormat() == RNNFormat.NWC;
    if (in.rank() != 3 || in.size(nwc ? 2 : 1) != layerConf().getNIn()) {
      throw new DL4JInvalidInputException(
          (nwc
                  ? "%s %s: expected inputs [N, T, I=%d], got %s"
                  : "%s %s: expected inputs [N, I=%d, T], got %s")
              .formatted(
                  layerConf().getClass().getSimpleName(),
                  layerId(),
                  layerConf().getNIn(),
                  Arrays.toString(in.shape())));
    }
    if (start != null && start.h().size(0) != in.size(0)) {
      throw new DL4JInvalidInputException(
          "%s %s: the stored state is of %d sequences, the input of %d; call"
                  .formatted(
                      layerConf().getClass().getSimpleName(),
                      layerId(),
                      start.h().size(0),
                      in.size(0))
              + " rnnClearPreviousState() before another batch size");
    }
  }

  private static State state(Map<String, INDArray> map) {
    return map.containsKey(H) ? new State(map.get(H), map.get(C)) : null;
  }

  /** The state, in memory that no workspace takes back. */
  private static State made(Supplier<State> state) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return state.get();
    }
  }

  private static void put(Map<String, INDArray> map, State state) {
    map.put(H, state.h());
    if (state.c() != null) {
      map.put(C, state.c());
    }
  }
}
