package dev.unroll.layers;

import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.engine.GradientFlow;
import dev.unroll.layers.init.Orthogonal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * A recurrent layer of a DL4J network: inputs [N, I, T], outputs [N, H, T] (or [N, T, ·] with
 * {@code dataFormat(RNNFormat.NWC)}). Works in a {@code MultiLayerNetwork} or {@code
 * ComputationGraph}, stacked, and inside DL4J's {@code Bidirectional} and {@code LastTimeStep}.
 *
 * <p>Recurrent weights start orthogonal unless {@code weightInitRecurrent} says otherwise.
 *
 * <p>The activation is part of the cell: tanh, or relu for {@link ReluRnn}. Another one is refused,
 * whether it is set on the layer or for the whole network. (Only a sigmoid for the whole network is
 * passed over, because that is also DL4J's default and cannot be told from it.)
 */
public abstract sealed class RecurrentLayer extends BaseRecurrentLayer
    permits TanhRnn, ReluRnn, Lstm, Gru {
  private static final long serialVersionUID = 1L;

  /** Told of the gradient's way back through time; belongs to a live network, never saved. */
  private transient GradientFlow flow;

  RecurrentLayer(Builder<?> builder) {
    super(builder);
    if (activationFn != null) {
      requireOwn(activationFn);
    }
    initializeConstraints(builder);
    if (weightInitFnRecurrent == null) {
      weightInitFnRecurrent = new Orthogonal();
    }
  }

  /** For JSON, in which the activation does not stand. */
  RecurrentLayer() {
    activationFn = activation();
  }

  private IActivation activation() {
    return cell() == Cell.RELU ? new ActivationReLU() : new ActivationTanH();
  }

  /**
   * DL4J calls this with the network's activation if the layer was built with none.
   *
   * @throws IllegalArgumentException if it is neither the cell's nor DL4J's default
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
      throw new IllegalArgumentException(
          "%s: expected the activation %s, which is part of this cell, got %s; leave it out or, if"
                  .formatted(getClass().getSimpleName(), activation(), activation)
              + " it is meant for the network's other layers, give this one activation(Activation."
              + (cell() == Cell.RELU ? "RELU)" : "TANH)"));
    }
  }

  @Override
  protected final void initializeConstraints(
      org.deeplearning4j.nn.conf.layers.Layer.Builder<?> builder) {
    super.initializeConstraints(builder);
    Builder<?> recurrent = (Builder<?>) builder;
    constrain(Parameters.WX, recurrent.getInputWeightConstraints());
    constrain(Parameters.WH, recurrent.getRecurrentConstraints());
  }

  private void constrain(String parameter, List<LayerConstraint> added) {
    if (added != null) {
      constraints = constraints == null ? new ArrayList<>() : constraints;
      for (LayerConstraint constraint : added) {
        LayerConstraint copy = constraint.clone();
        copy.setParams(Set.of(parameter));
        constraints.add(copy);
      }
    }
  }

  /** The cell this layer unrolls. */
  public abstract Cell cell();

  /** Gives the bias [G·H] what start values the cell wants beyond the configured constant. */
  void startBias(INDArray b) {}

  /** What this kind of layer is configured with beyond DL4J's settings; takes part in equality. */
  List<?> settings() {
    return List.of();
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof RecurrentLayer that
        && that.getClass() == getClass()
        && super.equals(that)
        && settings().equals(that.settings());
  }

  @Override
  public final int hashCode() {
    return 31 * super.hashCode() + settings().hashCode();
  }

  /** Watches ‖∂L/∂h_t‖ in every backward pass from now on; null stops watching. */
  public final void observe(GradientFlow observer) {
    this.flow = observer;
  }

  final GradientFlow observer() {
    return flow;
  }

  @Override
  public final Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet(
        getClass().getSimpleName(), getLayerName(), layerIndex, getNIn(), getNOut());
    Recurrence layer = new Recurrence(conf, networkDataType);
    layer.setListeners(listeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    Map<String, INDArray> table = initializer().init(conf, layerParamsView, initializeParams);
    layer.setParamTable(table);
    layer.setConf(conf);
    return layer;
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
    long kept = steps * getNOut() * (cell().gates() + (cell().memory() ? 2 : 1));
    return new LayerMemoryReport.Builder(
            getLayerName(), getClass(), inputType, getOutputType(-1, inputType))
        .standardMemory(parameters, parameters)
        .workingMemory(0, kept, 0, 2 * kept)
        .cacheMemory(0, 0)
        .build();
  }

  /** Settings all recurrent layers share; see DL4J's {@code BaseRecurrentLayer.Builder}. */
  public abstract static sealed class Builder<T extends Builder<T>>
      extends BaseRecurrentLayer.Builder<T>
      permits TanhRnn.Builder, ReluRnn.Builder, Lstm.Builder, Gru.Builder {}
}
