package dev.unroll.benchmarks.sidebyside;

import dev.unroll.layers.Dl4jWeights;
import dev.unroll.layers.GradientClipping;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A model of characters: embedding, LSTM, softmax; Adam, the gradient's norm clipped at 1. */
final class TextModel {
  static final int EMBEDDING = 64;

  private static final double RATE = 0.002;

  private final MultiLayerNetwork network;
  private final List<DataSet> batches;
  private int fitted;

  private TextModel(MultiLayerNetwork network, List<DataSet> batches) {
    this.network = network;
    this.batches = batches;
    // DL4J sums the loss over time, PyTorch takes the mean: norm 1 of the one is T of the other.
    network.setListeners(GradientClipping.byGlobalNorm(Text.STEPS));
  }

  /** With DL4J's LSTM. */
  static TextModel dl4j(int hidden, Text text, long seed) {
    return new TextModel(network(hidden, text.classes(), seed), batches(text));
  }

  /** With ours, from the same weights. */
  static TextModel ours(int hidden, Text text, long seed) {
    MultiLayerNetwork network = Dl4jWeights.toUnroll(network(hidden, text.classes(), seed));
    return new TextModel(network, batches(text));
  }

  /** One step of training on the next batch. */
  void fit() {
    network.fit(batches.get(fitted % batches.size()));
    fitted++;
  }

  /** The mean loss of a symbol in a text, nats. */
  double loss(Text text) {
    return batches(text).stream()
        .mapToDouble(batch -> network.score(batch, false) / Text.STEPS)
        .average()
        .orElseThrow();
  }

  /** The loss of the last batch before its step, summed over time, mean over sequences. */
  double score() {
    return network.score();
  }

  private static MultiLayerNetwork network(int hidden, int classes, long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(RATE))
                .list()
                .layer(
                    new EmbeddingSequenceLayer.Builder()
                        .nIn(classes)
                        .nOut(EMBEDDING)
                        .inputLength(Text.STEPS)
                        .weightInit(new NormalDistribution(0, 1)) // PyTorch's
                        .build())
                .layer(
                    new LSTM.Builder()
                        .activation(Activation.TANH)
                        .nIn(EMBEDDING)
                        .nOut(hidden)
                        .build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .dataFormat(RNNFormat.NCW)
                        .activation(Activation.SOFTMAX)
                        .nIn(hidden)
                        .nOut(classes)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static List<DataSet> batches(Text text) {
    List<DataSet> batches = new ArrayList<>();
    for (int b = 0; b < text.batches(); b++) {
      INDArray x = Nd4j.create(DataType.FLOAT, Text.BATCH, 1, Text.STEPS);
      INDArray labels = Nd4j.create(DataType.FLOAT, Text.BATCH, text.classes(), Text.STEPS);
      for (int n = 0; n < Text.BATCH; n++) {
        for (int t = 0; t < Text.STEPS; t++) {
          x.putScalar(n, 0, t, text.at(b, n, t));
          labels.putScalar(n, text.at(b, n, t + 1), t, 1);
        }
      }
      batches.add(new DataSet(x, labels));
    }
    return batches;
  }
}
