package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.task.Seeds;
import dev.unroll.layers.Recurrent;
import dev.unroll.runtime.SequenceBlock;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network of one block and nothing else, whose inputs are as wide as its outputs. */
final class BlockNetwork {
  private static final double MOVED = 0.1;

  private BlockNetwork() {}

  /**
   * A network whose parameters were moved by random numbers, because some blocks start with zeros
   * where they answer.
   */
  static MultiLayerNetwork of(SequenceBlock block, int width, long seed) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(Seeds.forNd4j(seed))
                .list()
                .layer(new Recurrent.Builder(block).nIn(width).nOut(width).build())
                .build());
    network.init();
    INDArray moves = normal(Seeds.random(seed, 1), network.params().shape());
    network.params().addi(moves.muli(MOVED));
    return network;
  }

  /** Standard normal numbers. */
  static INDArray normal(Random random, long... shape) {
    long length = 1;
    for (long side : shape) {
      length *= side;
    }
    float[] values = new float[Math.toIntExact(length)];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) random.nextGaussian();
    }
    return Nd4j.create(values, shape, 'c');
  }
}
