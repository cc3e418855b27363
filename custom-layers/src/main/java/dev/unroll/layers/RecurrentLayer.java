package dev.unroll.layers;

import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.engine.GradientFlow;
import dev.unroll.layers.init.Orthogonal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A recurrent layer of a DL4J network: inputs [N, I, T], outputs [N, H, T] (or [N, T, ·] with
 * {@code dataFormat(RNNFormat.NWC)}). Works in a {@code MultiLayerNetwork} or {@code
 * ComputationGraph}, stacked, and inside DL4J's {@code Bidirectional} and {@code LastTimeStep}.
 *
 * <p>Recurrent weights start orthogonal unless {@code weightInitRecurrent} says otherwise.
 */
public abstract sealed class RecurrentLayer extends BaseRecurrentLayer
    permits TanhRnn, ReluRnn, Lstm, Gru {
  private static final long serialVersionUID = 1L;

  /** Told of the gradient's way back through time; belongs to a live network, never saved. */
  private transient GradientFlow flow;

  RecurrentLayer(Builder<?> builder) {
    super(builder);
    if (weightInitFnRecurrent == null) {
      weightInitFnRecurrent = new Orthogonal();
    }
  }

  /** For JSON. */
  RecurrentLayer() {}

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
