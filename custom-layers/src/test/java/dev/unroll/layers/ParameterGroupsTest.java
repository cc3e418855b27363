package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.layers.blocks.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/** AdamW's updates, computed again by hand with each parameter's rate and decay. */
final class ParameterGroupsTest {
  private static final double RATE = 0.02;
  private static final int N = 3;
  private static final double DECAY = 0.3;
  private static final List<Double> EVEN = List.of(1.0, 1.0, 1.0, 1.0);

  private final List<INDArray> gradients = new ArrayList<>();
  private MultiLayerNetwork network;

  /** The parameter's rate, as a share, and decay in the papers' recipes. */
  @ParameterizedTest
  @CsvSource({
    "'norm, lru', 0.weight, 1, 0", // the norm's
    "'norm, lru', 1.nu-log, 0.5, 0",
    "'norm, lru', 1.theta-log, 0.5, 0",
    "'norm, lru', 1.gamma-log, 0.5, 0",
    "'norm, lru', 1.B-re, 0.5, 0",
    "'norm, lru', 1.B-im, 0.5, 0",
    "'norm, lru', 1.C-re, 1, 0.3",
    "'norm, lru', 1.D, 1, 0",
    "mamba, 0.A-log, 1, 0",
    "mamba, 0.D, 1, 0",
    "mamba, 0.dt-proj.bias, 1, 0",
    "mamba, 0.dt-proj.weight, 1, 0.3",
    "mamba, 0.conv1d.weight, 1, 0.3",
    "rwkv4, 0.time-mix-k, 1, 0",
    "rwkv4, 0.time-decay, 1, 0",
    "rwkv4, 0.value.weight, 1, 0.3",
    "rwkv7, 0.w0, 2, 0",
    "rwkv7, 0.a0, 1, 0",
    "rwkv7, 0.w1, 1, 0",
    "rwkv7, 0.x-r, 1, 0",
    "rwkv7, 0.key.weight, 1, 0.3",
    "gated-delta, 0.dt-bias, 1, 0",
    "min-gru, 0.to-hidden-and-gate.weight, 1, 0.3",
    "min-gru, 0.to-hidden-and-gate.bias, 1, 0"
  })
  void ofABlock(String stack, String name, double rate, double decay) {
    train(stack, true, null);
    check("0_" + name, stack, rate, decay, EVEN);
  }

  @ParameterizedTest
  @CsvSource({"1_W, 1, 0.3", "1_b, 1, 0", "0_1.nu-log, 0.5, 0"})
  void withASchedule(String name, double rate, double decay) {
    train("norm, lru", true, new RateSchedule(RATE, 2, RateSchedule.Curve.COSINE, 6, 0));
    List<Double> shares = List.of(0.5, 1.0, 1.0, (1 + Math.cos(Math.PI / 4)) / 2);
    check(name, "norm, lru", rate, decay, shares);
  }

  /** Without groups every parameter has the same rate. */
  @ParameterizedTest
  @CsvSource({"0_1.nu-log, 0", "0_1.B-re, 0", "0_1.C-re, 0.3"})
  void withoutGroups(String name, double decay) {
    train("norm, lru", false, null);
    check(name, "norm, lru", 1, decay, EVEN);
  }

  private void check(String name, String stack, double rate, double decay, List<Double> shares) {
    INDArray values = start(stack).get(name).dup();
    double[] w = values.dup('f').data().asDouble();
    double[] m = new double[w.length];
    double[] v = new double[w.length];
    for (int t = 1; t <= gradients.size(); t++) {
      double[] g = part(gradients.get(t - 1).div(N), name); // DL4J's mean over sequences
      double eta = RATE * rate * shares.get(t - 1);
      for (int i = 0; i < w.length; i++) {
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
        double alpha = eta * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
        w[i] -= alpha * m[i] / (Math.sqrt(v[i]) + 1e-8) + eta * decay * w[i];
      }
    }
    double[] ours = network.paramTable().get(name).dup('f').data().asDouble();
    for (int i = 0; i < w.length; i++) {
      assertThat(ours[i]).as("%s[%d]", name, i).isCloseTo(w[i], within(2e-5));
    }
  }

  /** The part of a flat gradient that belongs to a parameter. */
  private double[] part(INDArray flat, String name) {
    int at = 0;
    for (Map.Entry<String, INDArray> each : network.paramTable().entrySet()) {
      int length = (int) each.getValue().length();
      if (each.getKey().equals(name)) {
        return java.util.Arrays.copyOfRange(flat.dup().data().asDouble(), at, at + length);
      }
      at += length;
    }
    throw new IllegalArgumentException(name + " is none of " + network.paramTable().keySet());
  }

  private void train(String stack, boolean groups, ISchedule schedule) {
    network = new MultiLayerNetwork(configuration(stack, groups, schedule));
    network.init();
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            gradients.add(model.gradient().gradient().dup());
          }
        });
    DataSet batch = new DataSet(Rig.random(1, N, 4, 5), Rig.random(2, N, 2, 5));
    for (int t = 0; t < EVEN.size(); t++) {
      network.fit(batch);
    }
  }

  private static Map<String, INDArray> start(String stack) {
    MultiLayerNetwork fresh = new MultiLayerNetwork(configuration(stack, true, null));
    fresh.init();
    return fresh.paramTable();
  }

  private static MultiLayerConfiguration configuration(
      String stack, boolean groups, ISchedule schedule) {
    Recurrent recurrent = new Recurrent.Builder(new Stack(stack)).nIn(4).nOut(4).build();
    RnnOutputLayer output =
        new RnnOutputLayer.Builder(LossFunction.MSE)
            .dataFormat(RNNFormat.NCW)
            .activation(Activation.IDENTITY)
            .nIn(4)
            .nOut(2)
            .build();
    recurrent.setRegularization(List.of(new DecoupledDecay(DECAY)));
    output.setRegularization(List.of(new DecoupledDecay(DECAY)));
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new FastAdam(RATE, schedule, groups))
        .list()
        .layer(recurrent)
        .layer(output)
        .build();
  }
}
