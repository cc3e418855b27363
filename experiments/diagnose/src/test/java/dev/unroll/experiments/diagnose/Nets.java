package dev.unroll.experiments.diagnose;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks in double precision, with weights that are nothing special. */
final class Nets {
  private Nets() {}

  /** The layers, and a linear output of width 2 that answers at every step. */
  static MultiLayerNetwork of(int top, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(3).dataType(DataType.DOUBLE).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    list.layer(
        new RnnOutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nIn(top)
            .nOut(2)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    Nd4j.getRandom().setSeed(5);
    network.params().addi(Nd4j.randn(DataType.DOUBLE, network.params().shape()).muli(0.3));
    return network;
  }
}
