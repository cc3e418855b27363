package dev.unroll.layers;

import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.engine.Weights;
import dev.unroll.layers.simd.SingleStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained network that answers one value at a time, in constant memory: one step in, one answer
 * out, the state kept between. It computes in floats with the weights as they were when it was
 * made, and a step allocates nothing, so that it can run for months in a loop that must not pause.
 *
 * <p>Takes networks of this library's recurrent layers and dense or output layers, frozen or not.
 * For one thread at a time; {@link #fresh()} gives another thread, or another sequence, a state of
 * its own over the same weights.
 */
public final class Streamer {
  /** What computes φ(Wᵀx + b); other layers have parameters of these names, too. */
  private static final Set<Class<?>> DENSE =
      Set.of(DenseLayer.class, OutputLayer.class, RnnOutputLayer.class, SoftmaxOutput.class);

  private final List<Stage> stages;
  private final float[][] between; // what each stage hands to the next

  private Streamer(List<Stage> stages) {
    this.stages = stages;
    this.between = new float[stages.size() + 1][];
    for (int k = 0; k < stages.size(); k++) {
      between[k + 1] = new float[stages.get(k).outputs()];
    }
  }

  /**
   * A stream at the zero state.
   *
   * @throws IllegalArgumentException naming the layer, if the network has one that cannot be
   *     streamed
   */
  public static Streamer of(MultiLayerNetwork network) {
    List<Stage> stages = new ArrayList<>();
    Layer[] layers = network.getLayers();
    for (int k = 0; k < layers.length; k++) {
      requirePlain(network.getLayerWiseConfigurations().getInputPreProcess(k), k);
      stages.add(stage(layers[k]));
    }
    return new Streamer(stages);
  }

  /** Another stream at the zero state, over the same weights in the same memory. */
  public Streamer fresh() {
    return new Streamer(stages.stream().map(Stage::fresh).toList());
  }

  /** How many values a step takes. */
  public int inputs() {
    return stages.get(0).inputs();
  }

  /** How many values a step gives. */
  public int outputs() {
    return stages.get(stages.size() - 1).outputs();
  }

  /** Back to the zero state. */
  public void reset() {
    stages.forEach(Stage::reset);
  }

  /**
   * One step.
   *
   * @param x the inputs of length {@link #inputs()}
   * @param y receives the outputs of length {@link #outputs()}
   * @throws IllegalArgumentException if a length is another
   */
  public void step(float[] x, float[] y) {
    check("inputs", x.length, inputs());
    check("outputs", y.length, outputs());
    between[0] = x;
    int last = stages.size() - 1;
    for (int k = 0; k <= last; k++) {
      stages.get(k).step(between[k], k == last ? y : between[k + 1]);
    }
  }

  private static void check(String what, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "step: expected an array of %d %s, got %d".formatted(expected, what, found));
    }
  }

  /** What only turns a sequence into rows or back changes nothing of a single step. */
  private static void requirePlain(InputPreProcessor before, int layer) {
    if (before != null
        && !(before instanceof RnnToFeedForwardPreProcessor)
        && !(before instanceof FeedForwardToRnnPreProcessor)) {
      throw new IllegalArgumentException(
          "layer %d: a %s before it cannot be streamed; use the network's rnnTimeStep"
              .formatted(layer, before.getClass().getSimpleName()));
    }
  }

  private static Stage stage(Layer layer) {
    if (layer instanceof LastTimeStepLayer
        || layer instanceof FrozenLayer
        || layer instanceof FrozenLayerWithBackprop) {
      return stage(((BaseWrapperLayer) layer).getUnderlying());
    }
    if (layer instanceof Recurrence recurrence) {
      return new Recurrent(single(recurrence));
    }
    if (layer instanceof BaseLayer<?> base && DENSE.contains(base.layerConf().getClass())) {
      return Dense.of(base);
    }
    throw new IllegalArgumentException(
        "layer %d: expected one of this library's recurrent layers (one direction) or a dense or"
                .formatted(layer.getIndex())
            + " output layer, got a "
            + layer.getClass().getSimpleName()
            + "; use the network's rnnTimeStep");
  }

  private static SingleStep single(Recurrence layer) {
    Map<String, INDArray> table = layer.paramTable();
    Cell cell = layer.layerConf().cell();
    INDArray bh = table.get(Parameters.BH);
    return Engines.streaming()
        .single(
            cell,
            new Weights(
                floats(table.get(Parameters.WX)),
                floats(table.get(Parameters.WH)),
                floats(table.get(Parameters.B)),
                bh == null ? null : floats(bh)));
  }

  private static INDArray floats(INDArray array) {
    return array.castTo(DataType.FLOAT);
  }

  /** One layer. */
  private sealed interface Stage {
    int inputs();

    int outputs();

    void step(float[] x, float[] y);

    void reset();

    Stage fresh();
  }

  private record Recurrent(SingleStep layer) implements Stage {
    @Override
    public int inputs() {
      return layer.inputs();
    }

    @Override
    public int outputs() {
      return layer.outputs();
    }

    @Override
    public void step(float[] x, float[] y) {
      layer.step(x, y);
    }

    @Override
    public void reset() {
      layer.reset();
    }

    @Override
    public Stage fresh() {
      return new Recurrent(layer.fresh());
    }
  }

  private enum Squash {
    IDENTITY,
    SIGMOID,
    TANH,
    SOFTMAX
  }

  /** y = φ(Wᵀx + b). */
  private static final class Dense implements Stage {
    private final float[][] columns; // [outputs][inputs]
    private final float[] b;
    private final Squash squash;

    private Dense(float[][] columns, float[] b, Squash squash) {
      this.columns = columns;
      this.b = b;
      this.squash = squash;
    }

    static Dense of(BaseLayer<?> layer) {
      Map<String, INDArray> table = layer.paramTable();
      if (table.containsKey(DefaultParamInitializer.GAIN_KEY)) {
        throw new IllegalArgumentException(
            "layer %d: a dense layer that normalises itself cannot be streamed; use the network's"
                    .formatted(layer.getIndex())
                + " rnnTimeStep");
      }
      float[][] columns = table.get(DefaultParamInitializer.WEIGHT_KEY).transpose().toFloatMatrix();
      INDArray b = table.get(DefaultParamInitializer.BIAS_KEY);
      return new Dense(
          columns,
          b == null ? new float[columns.length] : b.reshape(b.length()).toFloatVector(),
          squash(layer.layerConf().getActivationFn(), layer.getIndex()));
    }

    private static Squash squash(IActivation activation, int layer) {
      if (activation instanceof ActivationIdentity) {
        return Squash.IDENTITY;
      } else if (activation instanceof ActivationSigmoid) {
        return Squash.SIGMOID;
      } else if (activation instanceof ActivationTanH) {
        return Squash.TANH;
      } else if (activation instanceof ActivationSoftmax) {
        return Squash.SOFTMAX;
      }
      throw new IllegalArgumentException(
          "layer %d: expected the activation identity, sigmoid, tanh or softmax, got %s; use the"
                  .formatted(layer, activation)
              + " network's rnnTimeStep");
    }

    @Override
    public int inputs() {
      return columns[0].length;
    }

    @Override
    public int outputs() {
      return columns.length;
    }

    @Override
    public void step(float[] x, float[] y) {
      for (int k = 0; k < columns.length; k++) {
        y[k] = b[k] + dot(columns[k], x);
      }
      switch (squash) {
        case IDENTITY -> {}
        case SIGMOID -> sigmoid(y);
        case TANH -> tanh(y);
        case SOFTMAX -> softmax(y);
      }
    }

    /** Four sums side by side: one would wait for itself. */
    private static float dot(float[] w, float[] x) {
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      int i = 0;
      for (; i + 4 <= w.length; i += 4) {
        s0 += w[i] * x[i];
        s1 += w[i + 1] * x[i + 1];
        s2 += w[i + 2] * x[i + 2];
        s3 += w[i + 3] * x[i + 3];
      }
      for (; i < w.length; i++) {
        s0 += w[i] * x[i];
      }
      return s0 + s1 + (s2 + s3);
    }

    private static void sigmoid(float[] y) {
      for (int k = 0; k < y.length; k++) {
        y[k] = (float) (1 / (1 + Math.exp(-y[k])));
      }
    }

    private static void tanh(float[] y) {
      for (int k = 0; k < y.length; k++) {
        y[k] = (float) Math.tanh(y[k]);
      }
    }

    private static void softmax(float[] y) {
      float top = Float.NEGATIVE_INFINITY;
      for (float value : y) {
        top = Math.max(top, value);
      }
      float sum = 0;
      for (int k = 0; k < y.length; k++) {
        y[k] = (float) Math.exp(y[k] - top);
        sum += y[k];
      }
      for (int k = 0; k < y.length; k++) {
        y[k] /= sum;
      }
    }

    @Override
    public void reset() {}

    @Override
    public Stage fresh() {
      return this;
    }
  }
}
