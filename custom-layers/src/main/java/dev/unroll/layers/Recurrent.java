package dev.unroll.layers;

import dev.unroll.layers.blocks.BlockSettings;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.engine.GradientFlow;
import dev.unroll.layers.init.Orthogonal;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Parameter.Role;
import dev.unroll.runtime.SequenceBlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonInclude;

/**
 * A layer of a DL4J network that runs any {@link SequenceBlock}: inputs [N, I, T], outputs [N, H,
 * T] (or [N, T, ·] with {@code dataFormat(RNNFormat.NWC)}). Works in a {@code MultiLayerNetwork} or
 * {@code ComputationGraph}, stacked, and inside DL4J's {@code Bidirectional} and {@code
 * LastTimeStep}.
 *
 * <pre>{@code
 * new Recurrent.Builder(new MinGru(Candidate.G, false)).nIn(3).nOut(32).build()
 * }</pre>
 *
 * <p>Recurrent weights start orthogonal unless {@code weightInitRecurrent} says otherwise.
 *
 * <p>The activation is part of the block: tanh, or relu for a rectified one. Another one is
 * refused, whether it is set on the layer or for the whole network. (Only a sigmoid for the whole
 * network is passed over, because that is also DL4J's default and cannot be told from it.)
 */
public sealed class Recurrent extends BaseRecurrentLayer permits TanhRnn, ReluRnn, Lstm, Gru {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "name";

  private SequenceBlock block;
  private boolean stateful;
  private RecurrentDropout dropout; // null for none

  /** By name; made when first needed, since DL4J asks for them in every update. */
  private transient Map<String, Parameter> parameters;

  private transient long parametersIn; // the widths that these parameters are for
  private transient long parametersOut;

  private transient boolean withoutDropout;

  /** Receives the gradient's way back through time; belongs to a live network, never saved. */
  private transient GradientFlow flow;

  Recurrent(BaseBuilder<?> builder) {
    super(builder);
    this.block = builder.block;
    if (activationFn != null) {
      requireOwn(activationFn);
    }
    initializeConstraints(builder);
    if (weightInitFnRecurrent == null) {
      weightInitFnRecurrent = new Orthogonal();
    }
  }

  /** For JSON. */
  Recurrent() {}

  /** For the JSON of versions that had a class for each cell, in which no block stands. */
  Recurrent(SequenceBlock block) {
    set(block);
  }

  /** Takes another block; for JSON. */
  final void set(SequenceBlock other) {
    block = other;
    parameters = null;
    activationFn = activation();
  }

  /** What the layer is called in messages: the block's name. */
  String kind() {
    return Blocks.name(block);
  }

  private IActivation activation() {
    return block.range() == SequenceBlock.Range.RECTIFIED
        ? new ActivationReLU()
        : new ActivationTanH();
  }

  /**
   * DL4J calls this with the network's activation if the layer was built with none.
   *
   * @throws IllegalArgumentException if it is neither the block's nor DL4J's default
   */
  @Override
  @JsonIgnore // what was saved before this was checked loads as what it computes
  public final void setActivationFn(IActivation activation) {
    if (!(activation instanceof ActivationSigmoid)) {
      requireOwn(activation);
    }
    activationFn = activation();
  }

  private void requireOwn(IActivation activation) {
    if (!activation().equals(activation)) {
      boolean rectified = block.range() == SequenceBlock.Range.RECTIFIED;
      throw new IllegalArgumentException(
          "%s: expected the activation %s, which is part of this block, got %s; leave it out or, if"
                  .formatted(kind(), activation(), activation)
              + " it is meant for the network's other layers, give this one activation(Activation."
              + (rectified ? "RELU)" : "TANH)"));
    }
  }

  @Override
  protected final void initializeConstraints(
      org.deeplearning4j.nn.conf.layers.Layer.Builder<?> builder) {
    super.initializeConstraints(builder);
    BaseBuilder<?> recurrent = (BaseBuilder<?>) builder;
    constrain(Role.INPUT_WEIGHT, recurrent.getInputWeightConstraints());
    constrain(Role.RECURRENT_WEIGHT, recurrent.getRecurrentConstraints());
  }

  private void constrain(Role role, List<LayerConstraint> added) {
    if (added == null || block == null) { // DL4J's own constructor calls this, too early
      return;
    }
    Set<String> names =
        Parameters.of(this).stream()
            .filter(parameter -> parameter.role() == role)
            .map(Parameter::name)
            .collect(Collectors.toSet());
    constraints = constraints == null ? new ArrayList<>() : constraints;
    for (LayerConstraint constraint : added) {
      LayerConstraint copy = constraint.clone();
      copy.setParams(names);
      constraints.add(copy);
    }
  }

  /** The block this layer runs over its sequences. */
  public final SequenceBlock block() {
    return block;
  }

  /** For JSON: the block's name in the registry and its settings. */
  public final Map<String, String> getBlock() {
    Map<String, String> saved = new LinkedHashMap<>();
    saved.put(NAME, Blocks.name(block));
    saved.putAll(BlockSettings.of(block));
    return saved;
  }

  /** For JSON. */
  public final void setBlock(Map<String, String> saved) {
    Map<String, String> settings = new LinkedHashMap<>(saved);
    set(BlockSettings.with(Blocks.named(settings.remove(NAME)), settings));
  }

  /** Whether a training pass starts in the state in which the last one ended. */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT) // files of layers that are not stay as they were
  public final boolean isStateful() {
    return stateful;
  }

  /**
   * Sets whether a training pass starts in the state in which the last one ended: for minibatches
   * whose sequences go on where those before ended, each in its row. {@link RecurrentLayers#forget}
   * begins anew.
   */
  public final void setStateful(boolean stateful) {
    this.stateful = stateful;
  }

  /** What is left out in training; null for nothing. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public final RecurrentDropout getDropout() {
    return dropout;
  }

  /** Sets what is left out in training; null for nothing. */
  public final void setDropout(RecurrentDropout dropout) {
    this.dropout = dropout == null || !dropout.isSet() ? null : dropout;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Recurrent that
        && super.equals(that)
        && block.equals(that.block)
        && stateful == that.stateful
        && Objects.equals(dropout, that.dropout);
  }

  @Override
  public final int hashCode() {
    return 31 * super.hashCode() + block.hashCode();
  }

  /** Observes ‖∂L/∂h_t‖ in every backward pass from now on; null removes the observer. */
  public final void observe(GradientFlow observer) {
    this.flow = observer;
  }

  /**
   * Ends dropout inside the blocks of a network, for passes that go back through the network as it
   * is used.
   */
  public static void stopDropout(MultiLayerNetwork network) {
    setDropout(network, false);
  }

  /** Begins it again. A copy of a network shares layers that lie inside other layers. */
  public static void startDropout(MultiLayerNetwork network) {
    setDropout(network, true);
  }

  private static void setDropout(MultiLayerNetwork network, boolean on) {
    RecurrentLayers.forEach(
        network.getLayerWiseConfigurations(), layer -> layer.withoutDropout = !on);
  }

  boolean dropout() {
    return !withoutDropout;
  }

  GradientFlow observer() {
    return flow;
  }

  /** The parameters by name, in the order in which they lie in memory. */
  final Map<String, Parameter> parameters() {
    if (parameters == null || parametersIn != getNIn() || parametersOut != getNOut()) {
      parametersIn = getNIn();
      parametersOut = getNOut();
      Map<String, Parameter> made = new LinkedHashMap<>();
      block
          .parameters(Math.toIntExact(parametersIn), Math.toIntExact(parametersOut))
          .forEach(parameter -> made.put(parameter.name(), parameter));
      parameters = made;
    }
    return parameters;
  }

  @Override
  public final IUpdater getUpdaterByParam(String name) {
    IUpdater usual = super.getUpdaterByParam(name);
    return usual instanceof FastAdam adam ? adam.of(parameters().get(name).group()) : usual;
  }

  @Override
  public final List<Regularization> getRegularizationByParam(String name) {
    Parameter parameter = parameters().get(name);
    boolean bias = parameter.role() == Role.BIAS;
    return bias ? regularizationBias : parameter.group().decays() ? regularization : List.of();
  }

  @Override
  public final Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    return LayerSetup.complete(
        new Recurrence(conf, networkDataType),
        listeners,
        layerIndex,
        layerParamsView,
        initializeParams);
  }

  @Override
  public final ParamInitializer initializer() {
    return new Parameters();
  }

  @Override
  public final LayerMemoryReport getMemoryReport(InputType inputType) {
    InputType.InputTypeRecurrent in = (InputType.InputTypeRecurrent) inputType;
    long steps = Math.max(in.getTimeSeriesLength(), 1);
    long parameters = initializer().numParams(this);
    int parts = block.state(Math.toIntExact(getNIn()), Math.toIntExact(getNOut())).size();
    long kept = steps * getNOut() * (block.gates().size() + parts);
    return new LayerMemoryReport.Builder(
            getLayerName(), getClass(), inputType, getOutputType(-1, inputType))
        .standardMemory(parameters, parameters)
        .workingMemory(0, kept, 0, 2 * kept)
        .cacheMemory(0, 0)
        .build();
  }

  /** Settings that all of these layers share; see DL4J's {@code BaseRecurrentLayer.Builder}. */
  public abstract static sealed class BaseBuilder<T extends BaseBuilder<T>>
      extends BaseRecurrentLayer.Builder<T>
      permits Builder, TanhRnn.Builder, ReluRnn.Builder, Lstm.Builder, Gru.Builder {

    /** The block to run, with its settings. */
    SequenceBlock block;

    BaseBuilder(SequenceBlock block) {
      this.block = block;
    }
  }

  /** Builds a layer of any block. */
  @SuppressWarnings("unchecked") // DL4J's build() infers the layer's type from its caller
  public static final class Builder extends BaseBuilder<Builder> {
    /** A layer that runs this block. */
    public Builder(SequenceBlock block) {
      super(block);
    }

    @Override
    public Recurrent build() {
      return new Recurrent(this);
    }
  }
}
