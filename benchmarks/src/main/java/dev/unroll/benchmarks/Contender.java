package dev.unroll.benchmarks;

import dev.unroll.layers.Dl4jWeights;
import dev.unroll.layers.Gru;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The layers that are measured side by side. Where DL4J has the same layer, ours gets its weights,
 * so that both compute the same numbers. DL4J 1.0.0-M2.1 has no GRU.
 */
public enum Contender {
  UNROLL_TANH_RNN,
  DL4J_SIMPLE_RNN,
  UNROLL_LSTM,
  DL4J_LSTM,
  UNROLL_GRU;

  private static final int OUTPUTS = 1;
  private static final long SEED = 12;

  /** The DL4J layer that computes the same; null for the GRU and for DL4J's own. */
  public Contender counterpart() {
    return switch (this) {
      case UNROLL_TANH_RNN -> DL4J_SIMPLE_RNN;
      case UNROLL_LSTM -> DL4J_LSTM;
      case DL4J_SIMPLE_RNN, DL4J_LSTM, UNROLL_GRU -> null;
    };
  }

  /** The layer under one linear output with squared error, in float, initialised. */
  public MultiLayerNetwork network(Size size) {
    Contender theirs = counterpart();
    return theirs == null ? fresh(size) : Dl4jWeights.toUnroll(theirs.fresh(size));
  }

  private MultiLayerNetwork fresh(Size size) {
    return network(size, 1);
  }

  /** Several of its own layers of one width, one after the other, under the same output. */
  public MultiLayerNetwork network(Size size, int count) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(SEED).updater(new Sgd(0.1)).list();
    for (int k = 0; k < count; k++) {
      int inputs = k == 0 ? size.inputs() : size.hidden();
      layers.layer(layer(new Size(size.batch(), size.steps(), inputs, size.hidden())));
    }
    layers.layer(
        new RnnOutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nIn(size.hidden())
            .nOut(OUTPUTS)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  private BaseRecurrentLayer layer(Size size) {
    return switch (this) {
      case DL4J_SIMPLE_RNN -> sized(new SimpleRnn.Builder().activation(Activation.TANH), size);
      case DL4J_LSTM -> sized(new LSTM.Builder().activation(Activation.TANH), size);
      case UNROLL_GRU -> sized(new Gru.Builder(), size);
      case UNROLL_TANH_RNN, UNROLL_LSTM ->
          throw new IllegalStateException(this + " is made from its counterpart");
    };
  }

  private static <B extends BaseRecurrentLayer.Builder<B>> BaseRecurrentLayer sized(
      B builder, Size size) {
    return builder.nIn(size.inputs()).nOut(size.hidden()).build();
  }
}
