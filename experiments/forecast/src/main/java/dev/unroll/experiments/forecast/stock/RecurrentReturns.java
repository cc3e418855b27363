package dev.unroll.experiments.forecast.stock;

import dev.unroll.datasets.task.Seeds;
import dev.unroll.layers.FastAdam;
import dev.unroll.layers.GradientClipping;
import dev.unroll.layers.Gru;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A small GRU that reads the last 20 returns. Returns are scaled by the mean and deviation of the
 * first four fifths of the fit's returns, which it learns from; the last fifth says after which
 * epoch to stop. The output layer starts at 0, so that before the first epoch it forecasts the mean
 * and keeps to that where no epoch does better.
 *
 * @param seed of the weights and of the order of the windows
 */
public record RecurrentReturns(long seed) implements ReturnModel {
  private static final int MEMORY = 20;
  private static final int HIDDEN = 8;
  private static final int BATCH = 64;
  private static final int EPOCHS = 40;
  private static final int PATIENCE = 6;
  private static final double LEARNING_RATE = 0.01;

  @Override
  public String name() {
    return "GRU";
  }

  @Override
  public int memory() {
    return MEMORY;
  }

  @Override
  public Fitted fit(double[] returns) {
    int split = returns.length * 4 / 5;
    Scale scale = Scale.of(Arrays.copyOf(returns, split));
    double[] scaled = Arrays.stream(returns).map(scale::apply).toArray();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration());
    network.init();
    network.setListeners(GradientClipping.byGlobalNorm(1));
    network.setParams(train(network, scaled, split));
    return recent -> {
      INDArray inputs = inputs(recent);
      inputs.subi(scale.mean).divi(scale.deviation);
      double[] next = network.output(inputs).reshape(recent.length).toDoubleVector();
      return Arrays.stream(next).map(scale::back).toArray();
    };
  }

  /** Trains to the end and returns the parameters of the best epoch. */
  private INDArray train(MultiLayerNetwork network, double[] scaled, int split) {
    DataSet held = windows(scaled, indices(split, scaled.length));
    INDArray best = network.params().dup();
    double least = network.score(held);
    int since = 0;
    Random random = new Random(seed);
    int[] order = indices(MEMORY, split);
    for (int epoch = 0; epoch < EPOCHS && since < PATIENCE; epoch++) {
      shuffle(order, random);
      for (int from = 0; from < order.length; from += BATCH) {
        int to = Math.min(from + BATCH, order.length);
        network.fit(windows(scaled, Arrays.copyOfRange(order, from, to)));
      }
      double loss = network.score(held);
      since++;
      if (loss < least) {
        least = loss;
        best = network.params().dup();
        since = 0;
      }
    }
    return best;
  }

  private MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(Seeds.forNd4j(seed))
        .weightInit(WeightInit.XAVIER)
        .updater(new FastAdam(LEARNING_RATE))
        .list()
        .layer(new LastTimeStep(new Gru.Builder().nIn(1).nOut(HIDDEN).build()))
        .layer(
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .weightInit(WeightInit.ZERO)
                .nIn(HIDDEN)
                .nOut(1)
                .build())
        .build();
  }

  private static DataSet windows(double[] scaled, int[] days) {
    double[][] recent = new double[days.length][];
    Arrays.setAll(recent, i -> Windows.before(scaled, days[i], MEMORY));
    double[] next = Arrays.stream(days).mapToDouble(day -> scaled[day]).toArray();
    return new DataSet(inputs(recent), Nd4j.createFromArray(floats(next)).reshape(days.length, 1));
  }

  /** [n][M] to [N, 1, T]. */
  private static INDArray inputs(double[][] recent) {
    float[][] rows = new float[recent.length][];
    Arrays.setAll(rows, i -> floats(recent[i]));
    return Nd4j.createFromArray(rows).reshape(recent.length, 1, MEMORY);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static int[] indices(int from, int to) {
    int[] indices = new int[to - from];
    Arrays.setAll(indices, i -> from + i);
    return indices;
  }

  private static void shuffle(int[] values, Random random) {
    for (int i = values.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }

  /** To mean 0 and deviation 1, and back. */
  private record Scale(double mean, double deviation) {
    static Scale of(double[] values) {
      double mean = Arrays.stream(values).average().orElse(0);
      double square = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      return new Scale(mean, square > 0 ? Math.sqrt(square) : 1);
    }

    double apply(double value) {
      return (value - mean) / deviation;
    }

    double back(double scaled) {
      return mean + deviation * scaled;
    }
  }
}
