package dev.unroll.benchmarks.sidebyside;

import dev.unroll.datasets.datavec.Vocabulary;
import dev.unroll.datasets.task.Grid;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.layers.Gru;
import dev.unroll.layers.SoftmaxOutput;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The work of commands that step a trained model, for one step. */
final class SteppedModel {
  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz !,.:;'-?&3$\n";
  private static final int TEXT_HIDDEN = 128;
  private static final int ROW_INPUTS = 12;
  private static final int ROW_HIDDEN = 32;
  private static final int QUANTILES = 11;

  private SteppedModel() {}

  /** A character of a text model: its number in, the probabilities of the next out. */
  static Runnable character(Function<MultiLayerNetwork, NetworkStage> stage) {
    TextEncoder encoder = new TextEncoder(Vocabulary.of(CHARACTERS, false));
    int size = encoder.tokenizer().size();
    Layer output =
        SoftmaxOutput.of(
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(TEXT_HIDDEN)
                .nOut(size)
                .build());
    MultiLayerNetwork network = network(size, TEXT_HIDDEN, output);
    TrainedModel model = new TrainedModel(List.of(encoder, stage.apply(network)));
    return () -> model.step(7);
  }

  /** A new row of a forecast: the stored state read, one step, the new state. */
  static Runnable row(Function<MultiLayerNetwork, NetworkStage> stage) {
    Layer output =
        new RnnOutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nIn(ROW_HIDDEN)
            .nOut(QUANTILES)
            .build();
    NetworkStage network = stage.apply(network(ROW_INPUTS, ROW_HIDDEN, output));
    Grid x = new Grid(1, ROW_INPUTS, 1);
    x.set(0, 0, 0, 1);
    network.read(x);
    List<Map<String, float[]>> state = network.state();
    return () -> {
      network.restore(state, 1);
      network.read(x);
      network.state();
    };
  }

  private static MultiLayerNetwork network(int inputs, int hidden, Layer output) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new Gru.Builder().nIn(inputs).nOut(hidden).build())
                .layer(output)
                .build());
    network.init();
    return network;
  }
}
