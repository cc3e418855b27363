package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.task.Seeds;
import dev.unroll.experiments.report.Words;
import dev.unroll.layers.ReluRnn;
import dev.unroll.layers.TanhRnn;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Layers on top of each other at their first time step, where the recurrent path carries nothing:
 * what is left is the input path W_x.
 *
 * @param pairing activation and start
 * @param scale standard deviation of the inputs
 * @param forward mean of h² over units, sequences and (geometric) seeds, for the layers 1 to L
 * @param backward mean of (∂L/∂h)² for the layers 1 to L, where it is 1 at the top
 */
record DepthStack(Pairing pairing, double scale, List<Double> forward, List<Double> backward) {
  private static final LayerWorkspaceMgr WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  /** An activation with a start of its weights. */
  enum Pairing {
    TANH_XAVIER("tanh, Xavier", "tanh-rnn", WeightInit.XAVIER, true),
    RELU_HE("ReLU, He", "relu-rnn", WeightInit.RELU, true),
    TANH_HE("tanh, He", "tanh-rnn", WeightInit.RELU, false),
    RELU_XAVIER("ReLU, Xavier", "relu-rnn", WeightInit.XAVIER, false);

    final String words;
    final String model;
    final WeightInit init;
    final boolean right;

    Pairing(String words, String model, WeightInit init, boolean right) {
      this.words = words;
      this.model = model;
      this.init = init;
      this.right = right;
    }

    boolean tanh() {
      return model.equals("tanh-rnn");
    }

    private BaseRecurrentLayer.Builder<?> layer() {
      return tanh() ? new TanhRnn.Builder() : new ReluRnn.Builder();
    }
  }

  static DepthStack measure(Variance.Settings settings, Pairing pairing, double scale) {
    double[] forward = new double[settings.depth()];
    double[] backward = new double[settings.depth()];
    for (long seed : settings.seeds()) {
      Layer[] layers = layers(settings, pairing, seed);
      Random random = Seeds.random(seed, 0);
      INDArray h = normal(random, scale, settings.batch(), settings.hidden());
      for (int l = 0; l < layers.length; l++) {
        layers[l].setInput(h, WORKSPACES);
        h = layers[l].activate(true, WORKSPACES);
        forward[l] += Math.log(meanSquare(h));
      }
      INDArray d = normal(random, 1, settings.batch(), settings.hidden());
      double top = Math.log(meanSquare(d));
      for (int l = layers.length - 1; l >= 0; l--) {
        backward[l] += Math.log(meanSquare(d)) - top;
        d = layers[l].backpropGradient(d, WORKSPACES).getSecond();
      }
    }
    int seeds = settings.seeds().size();
    return new DepthStack(pairing, scale, means(forward, seeds), means(backward, seeds));
  }

  private static Layer[] layers(Variance.Settings settings, Pairing pairing, long seed) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(Seeds.forNd4j(seed))
            .weightInit(pairing.init)
            .list();
    for (int l = 0; l < settings.depth(); l++) {
      list.layer(
          pairing
              .layer()
              .nIn(settings.hidden())
              .nOut(settings.hidden())
              .weightInitRecurrent(WeightInit.ZERO)
              .build());
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    network.initGradientsView();
    return network.getLayers();
  }

  /** [N, H, 1]. */
  private static INDArray normal(Random random, double deviation, int batch, int hidden) {
    float[] values = new float[batch * hidden];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) (deviation * random.nextGaussian());
    }
    return Nd4j.create(values, new long[] {batch, hidden, 1}, 'c').castTo(DataType.FLOAT);
  }

  private static double meanSquare(INDArray array) {
    INDArray exact = array.castTo(DataType.DOUBLE);
    return exact.mul(exact).meanNumber().doubleValue();
  }

  private static List<Double> means(double[] logs, int seeds) {
    return Arrays.stream(logs).mapToObj(sum -> Math.exp(sum / seeds)).toList();
  }

  /** What layers of infinite width would do. */
  WideLayers theory() {
    double gain = pairing.init == WeightInit.XAVIER ? 1 : 2; // in·Var(W), as many out as in
    return WideLayers.of(pairing.tanh(), gain, scale * scale, forward.size());
  }

  /** Variance of the last layer over that of the first. */
  double kept() {
    return forward.get(forward.size() - 1) / forward.get(0);
  }

  /** Variance of the gradient at the first layer over that at the last. */
  double gradientKept() {
    return backward.get(0);
  }

  String name() {
    return pairing.words + (pairing.tanh() ? ", inputs ±" + Words.number(scale) : "");
  }
}
