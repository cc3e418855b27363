package dev.unroll.layers;

import dev.unroll.layers.blocks.BlockSettings;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.engine.GradientFlow;
import dev.unroll.layers.init.Orthogonal;
import dev.unroll.runtime.SequenceBlock;
import java.util.Collection;
import java.util.LinkedHashMap;
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
 * A layer of a DL4J network that runs any {@link SequenceBlock}: inputs [N, I, T], outputs [N, H, T]
 * (or [N, T, ·] with {@code dataFormat(RNNFormat.NWC)}). Works in a {@code MultiLayerNetwork} or
 * {@code ComputationGraph}, stacked, and inside DL4J's {@code Bidirectional} and {@code
 * LastTimeStep}.
 *
 * <pre>{@code
 * new Recurrent.Builder(new MinGru(Candidate.G)).nIn(3).nOut(32).build()
 * }</pre>
 *
 * <p>Recurrent weights start orthogonal unless {@code weightInitRecurrent} says otherwise.
 */
public final class Recurrent extends BaseRecurrentLayer {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "name";

  private SequenceBlock block;

  /** Receives the gradient's way back through time; belongs to a live network, never saved. */
  private transient GradientFlow flow;

  private Recurrent(BaseBuilder<?> builder) {
    super(builder);
    this.block = builder.block();
    if (weightInitFnRecurrent == null) {
      weightInitFnRecurrent = new Orthogonal();
    }
  }

  /** For JSON. */
  Recurrent() {}

  /** The block this layer runs over its sequences. */
  public SequenceBlock block() {
    return block;
  }

  /** For JSON: the block's name in the registry and its settings. */
  public Map<String, String> getBlock() {
    Map<String, String> saved = new LinkedHashMap<>();
    saved.put(NAME, Blocks.name(block));
    saved.putAll(BlockSettings.of(block));
    return saved;
  }

  /** For JSON. */
  public void setBlock(Map<String, String> saved) {
    Map<String, String> settings = new LinkedHashMap<>(saved);
    block = BlockSettings.with(Blocks.named(settings.remove(NAME)), settings);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recurrent that && super.equals(that) && block.equals(that.block);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + block.hashCode();
  }

  /** Watches ‖∂L/∂h_t‖ in every backward pass from now on; null stops watching. */
  public void observe(GradientFlow observer) {
    this.flow = observer;
  }

  GradientFlow observer() {
    return flow;
  }

  @Override
  public Layer instantiate(
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
  public ParamInitializer initializer() {
    return new Parameters();
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    InputType.InputTypeRecurrent in = (InputType.InputTypeRecurrent) inputType;
    long steps = Math.max(in.getTimeSeriesLength(), 1);
    long parameters = initializer().numParams(this);
    long kept = steps * getNOut() * (block.gates().size() + block.state(Math.toIntExact(getNOut())).size());
    return new LayerMemoryReport.Builder(
            getLayerName(), getClass(), inputType, getOutputType(-1, inputType))
        .standardMemory(parameters, parameters)
        .workingMemory(0, kept, 0, 2 * kept)
        .cacheMemory(0, 0)
        .build();
  }

  /** Settings that all of these layers share; see DL4J's {@code BaseRecurrentLayer.Builder}. */
  public abstract static class BaseBuilder<T extends BaseBuilder<T>>
      extends BaseRecurrentLayer.Builder<T> {

    /** The block to run, with its settings. */
    abstract SequenceBlock block();

    @Override
    @SuppressWarnings("unchecked") // DL4J's build() infers the layer's type from its caller
    public Recurrent build() {
      return new Recurrent(this);
    }
  }

  /** Builds a layer of any block. */
  public static final class Builder extends BaseBuilder<Builder> {
    private final SequenceBlock block;

    /** A layer that runs this block. */
    public Builder(SequenceBlock block) {
      this.block = block;
    }

    @Override
    SequenceBlock block() {
      return block;
    }
  }
}
