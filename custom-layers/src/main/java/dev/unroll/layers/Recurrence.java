package dev.unroll.layers;

import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.graph.Drop;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
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
 * A {@link Recurrent} at work in a network: hands arrays to an {@link Unroller} and keeps state
 * between calls.
 *
 * <p>A training pass is recorded on a {@link Tape} and back-propagation runs along exactly that
 * tape, from the state the pass really started in. That makes truncated BPTT right, and saves the
 * second forward pass that DL4J's own recurrent layers make.
 */
public final class Recurrence extends BaseRecurrentLayer<Recurrent> {
  private static final long serialVersionUID = 1L;

  private transient Unroller unroller; // made when first needed
  private transient InputChecks checks; // likewise
  private transient Tape tape; // of the last forward pass, if that was a training pass
  private transient State lastStart;
  private transient long lastNoise;
  private transient DropMasks masks = DropMasks.NONE; // of the last forward pass
  private transient Boolean drops; // whether the block has dropout in it
  private transient Supplier<State> startGradient;
  private transient State carried; // in which the last training pass ended, of a stateful layer

  Recurrence(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public void setInput(INDArray in, LayerWorkspaceMgr workspaces) {
    tape = null; // it was recorded of another input
    lastStart = null;
    lastNoise = 0;
    super.setInput(in, workspaces);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    if (!training || !layerConf().isStateful()) {
      return run(null, training, workspaces).output;
    }
    Run run = run(carried, true, workspaces);
    carried = made(run.end);
    return run.output;
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
    boolean first = training && layerConf().isStateful() && tBpttStateMap.isEmpty();
    Run run = run(first ? carried : state(tBpttStateMap), training, workspaces);
    if (storeLastForTbptt) {
      put(tBpttStateMap, made(run.end));
    }
    return run.output;
  }

  /** DL4J calls this before the first segment of a sequence and after the last. */
  @Override
  public void rnnClearPreviousState() {
    if (layerConf().isStateful() && !tBpttStateMap.isEmpty()) {
      carried = state(tBpttStateMap);
    }
    super.rnnClearPreviousState();
  }

  /** Lets the next training pass start in the state zero. */
  void forget() {
    carried = null;
  }

  /**
   * Sets the state that the next {@link #rnnTimeStep} starts in.
   *
   * @param state the parts of the block's state, [N, size] each, by name; empty for zero
   * @throws DL4JInvalidInputException if it has other names or shapes
   */
  @Override
  public void rnnSetPreviousState(Map<String, INDArray> state) {
    checks().state(state, layerConf());
    super.rnnSetPreviousState(state);
  }

  @Override
  public void rnnSetTBPTTState(Map<String, INDArray> state) {
    checks().state(state, layerConf());
    super.rnnSetTBPTTState(state);
  }

  private record Run(INDArray output, Supplier<State> end) {}

  private Run run(State start, boolean training, LayerWorkspaceMgr workspaces) {
    return run(start, training, training ? noise() : 0, workspaces);
  }

  /** A number that is not 0 for every training pass; 0 if nothing is to be left out. */
  private long noise() {
    if (drops == null) {
      drops =
          layerConf().block() instanceof GraphBlock block
              && block
                  .graph(
                      Math.toIntExact(layerConf().getNIn()), Math.toIntExact(layerConf().getNOut()))
                  .nodes()
                  .stream()
                  .anyMatch(node -> node.operation() instanceof Drop);
    }
    boolean some = drops || layerConf().getDropout() != null;
    return some && layerConf().dropout() ? Nd4j.getRandom().nextLong() | 1 : 0;
  }

  private double zoneout() {
    RecurrentDropout dropout = layerConf().getDropout();
    return dropout == null ? 0 : dropout.zoneout();
  }

  private Run run(State start, boolean training, long noise, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    check(start);
    INDArray x = permuteIfNWC(input.castTo(dataType)); // [N, I, T]
    lastStart = start;
    lastNoise = noise;
    INDArray y = room(ArrayType.ACTIVATIONS, x, layerConf().getNOut(), workspaces);
    Map<String, INDArray> parameters = parameters(training, workspaces);
    Supplier<State> end;
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      masks = DropMasks.of(layerConf(), noise, x);
      parameters.replaceAll(masks::in);
      Input in = new Input(masks.in(x), maskArray, start, noise, zoneout());
      if (training) {
        tape = unroller().record(parameters, in, y);
        end = tape::end;
        masks.out(y);
      } else {
        tape = null;
        end = unroller().infer(parameters, in, y);
      }
    }
    return new Run(permuteIfNWC(y), end);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (tape == null) {
      run(lastStart, true, lastNoise, workspaces);
    }
    INDArray x = permuteIfNWC(input);
    INDArray dx = room(ArrayType.ACTIVATION_GRAD, x, x.size(1), workspaces);
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray dy = masks.back(permuteIfNWC(epsilon));
      startGradient = tape.backward(LossGradient.of(dy), gradientViews, dx, layerConf().observer());
      masks.back(dx, gradientViews);
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
      unroller = Engines.choose(dataType, layerConf().block()).unroller(layerConf().block());
    }
    return unroller;
  }

  private Map<String, INDArray> parameters(boolean training, LayerWorkspaceMgr workspaces) {
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    for (String name : paramTable().keySet()) {
      parameters.put(name, getParamWithNoise(name, training, workspaces));
    }
    return parameters;
  }

  private void check(State start) {
    checks().inputs(input, layerConf().getNIn());
    checks().start(input, start);
    if (maskArray != null) {
      checks().maskShape(input, maskArray.shape());
      checks().steps(maskArray);
    }
  }

  private InputChecks checks() {
    if (checks == null) {
      checks = new InputChecks(() -> layerConf().kind() + " " + layerId(), getDataFormat());
    }
    return checks;
  }

  private static State state(Map<String, INDArray> map) {
    return map.isEmpty() ? null : new State(new LinkedHashMap<>(map));
  }

  /** The state, in memory that no workspace takes back. */
  private static State made(Supplier<State> state) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return state.get();
    }
  }

  private static void put(Map<String, INDArray> map, State state) {
    map.putAll(state.parts());
  }
}
