package dev.unroll.layers;

import dev.unroll.layers.engine.State;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.StatePart;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What the layers' tests share: small networks, lone layers, finite differences. */
final class Rig {
  /** K, the output width of the networks here. */
  static final int CLASSES = 2;

  static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  private Rig() {}

  /** Even on [−1, 1), doubles, the same for the same seed and shape. */
  static INDArray random(long seed, long... shape) {
    Random random = new Random(seed);
    INDArray array = Nd4j.create(DataType.DOUBLE, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, 2 * random.nextDouble() - 1);
    }
    return array;
  }

  /** A lone layer in double precision with random parameters. */
  static Recurrence alone(Recurrent configured) {
    NeuralNetConfiguration conf =
        new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).layer(configured).build();
    INDArray parameters = random(5, 1, conf.getLayer().initializer().numParams(conf));
    Recurrence layer =
        (Recurrence) conf.getLayer().instantiate(conf, null, 0, parameters, false, DataType.DOUBLE);
    layer.setBackpropGradientsViewArray(Nd4j.create(DataType.DOUBLE, parameters.shape()));
    return layer;
  }

  /** Steps in a cache at the start. */
  private static final int CACHED = 2;

  /** A random state of a block that reads i inputs, [n, size] for each part. */
  static State state(SequenceBlock block, long seed, int n, int i, int h) {
    Map<String, INDArray> parts = new LinkedHashMap<>();
    for (StatePart part : block.state(i, h)) {
      INDArray values =
          random(seed + parts.size(), n, (long) part.size() * (part.grows() ? CACHED : 1));
      if (part.name().endsWith("position")) {
        values.assign(0);
        values.getColumn(0).assign(CACHED);
      } else if (part.name().endsWith("bb")) {
        values.assign(Transforms.abs(values).addi(1)); // a sum of weights
      }
      parts.put(part.name(), values);
    }
    return new State(parts);
  }

  /** Random parameters of a block, or room for their gradients, in DL4J's order. */
  static Map<String, INDArray> parameters(
      SequenceBlock block, int i, int h, DataType type, double scale) {
    Map<String, INDArray> all = new LinkedHashMap<>();
    for (Parameter p : block.parameters(i, h)) {
      boolean bias = p.role() == Parameter.Role.BIAS && !(block instanceof GraphBlock);
      double gain =
          switch (p.role()) {
            case INPUT_WEIGHT -> scale / Math.sqrt(i);
            case RECURRENT_WEIGHT -> 1.5 * scale / Math.sqrt(h);
            case BIAS -> scale;
          };
      long[] shape = bias ? new long[] {p.columns()} : new long[] {p.rows(), p.columns()};
      all.put(p.name(), random(all.size() + 1, shape).muli(gain).castTo(type).dup('f'));
    }
    return all;
  }

  /** A training pass from a start state (null for zero). */
  static INDArray forward(Recurrence layer, INDArray x, State start) {
    layer.rnnSetTBPTTState(start == null ? new HashMap<>() : new HashMap<>(start.parts()));
    return layer.rnnActivateUsingStoredState(x.dup(), true, true, NO_WORKSPACES);
  }

  /** The state after the last {@link #forward}. */
  static State end(Recurrence layer) {
    return new State(layer.rnnGetTBPTTState());
  }

  /** Layers under an identity output with squared error, in double precision. */
  static MultiLayerNetwork network(Layer... layers) {
    return network(DataType.DOUBLE, BackpropType.Standard, layers);
  }

  static MultiLayerNetwork network(DataType type, BackpropType backprop, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(12).dataType(type).updater(new Sgd(0.1)).list();
    list.backpropType(backprop);
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  static RnnOutputLayer output(long width, RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nIn(width)
        .nOut(CLASSES)
        .dataFormat(format)
        .build();
  }

  static RnnOutputLayer output(long width) {
    return output(width, RNNFormat.NCW);
  }

  private static final double STEP = 1e-5;

  /**
   * Central differences of a loss in every element of {@code point}, which is moved and put back.
   */
  static INDArray differences(INDArray point, DoubleSupplier loss) {
    INDArray slope = Nd4j.create(DataType.DOUBLE, point.shape());
    for (long i = 0; i < point.length(); i++) {
      double at = point.getDouble(i);
      point.putScalar(i, at + STEP);
      double up = loss.getAsDouble();
      point.putScalar(i, at - STEP);
      double down = loss.getAsDouble();
      point.putScalar(i, at);
      slope.putScalar(i, (up - down) / (2 * STEP));
    }
    return slope;
  }

  /** Directions in which {@link #slopeError} moves a point. */
  private static final int DIRECTIONS = 9;

  /**
   * How far a gradient is from central differences of the loss, against its largest element. Every
   * element of {@code point} moves in one of nine directions, up or down by chance, so that each
   * counts and few losses are computed. The point is put back.
   */
  static double slopeError(INDArray gradient, INDArray point, DoubleSupplier loss) {
    INDArray at = point.dup();
    INDArray found = gradient.reshape(point.shape()).dup();
    Random signs = new Random(point.length());
    double worst = 0;
    for (int k = 0; k < DIRECTIONS; k++) {
      INDArray direction = Nd4j.create(DataType.DOUBLE, point.shape());
      for (long i = k; i < point.length(); i += DIRECTIONS) {
        direction.putScalar(i, signs.nextBoolean() ? 1 : -1);
      }
      point.assign(direction.mul(STEP).addi(at));
      double up = loss.getAsDouble();
      point.assign(direction.mul(-STEP).addi(at));
      double down = loss.getAsDouble();
      double expected = (up - down) / (2 * STEP);
      worst = Math.max(worst, Math.abs(found.mul(direction).sumNumber().doubleValue() - expected));
    }
    point.assign(at);
    return worst / Math.max(1e-3, found.amaxNumber().doubleValue());
  }

  /** max|a − b| / max|b|, on an absolute scale where b is zero (a dead rectifier). */
  static double error(INDArray a, INDArray b) {
    INDArray same = a.rank() == b.rank() ? a : a.reshape(b.shape());
    return distance(same, b) / Math.max(1e-3, b.amaxNumber().doubleValue());
  }

  static double distance(INDArray a, INDArray b) {
    return a.sub(b).amaxNumber().doubleValue();
  }

  /** Steps from (inclusive) to (exclusive) of [N, F, T], a copy. */
  static INDArray cut(INDArray sequence, long from, long to) {
    return sequence
        .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to))
        .dup();
  }

  /** Step t of [N, F, T] as [N, F], a copy. */
  static INDArray at(INDArray sequence, long t) {
    return sequence.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(t)).dup();
  }
}
