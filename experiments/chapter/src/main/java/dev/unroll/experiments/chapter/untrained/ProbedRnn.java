package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.task.Seeds;
import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.layers.engine.Weights;
import dev.unroll.layers.reference.ReferenceEngine;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A tanh RNN in double precision on the reference engine, with L = ½ Σ_t ‖h_t − target_t‖². Behind
 * its I inputs it has H more, which are zero and go through the identity: they add to a_t alone, so
 * ∂L/∂(those inputs) is δ_t = ∂L/∂a_t, and changing one of them changes one a_t.
 *
 * @param x inputs [N, I + H, T]
 * @param weights the rows I to I + H of Wx are the identity
 * @param target [N, H, T]
 */
record ProbedRnn(INDArray x, Weights weights, INDArray target) {

  /**
   * What back-propagation finds.
   *
   * @param delta δ_t as [N, H, T]
   * @param wx ∂L/∂Wx [I, H]
   * @param wh ∂L/∂Wh [H, H]
   * @param b ∂L/∂b [H]
   */
  record Gradients(INDArray delta, INDArray wx, INDArray wh, INDArray b) {}

  /** N, T, I and H. */
  record Sizes(int batch, int steps, int inputs, int hidden) {}

  /** A network and data drawn from a seed. */
  static ProbedRnn draw(Sizes sizes, long seed) {
    Random random = Seeds.random(seed, 0);
    int h = sizes.hidden();
    int i = sizes.inputs();
    INDArray x = Nd4j.zeros(DataType.DOUBLE, sizes.batch(), i + h, sizes.steps());
    x.get(all(), NDArrayIndex.interval(0, i), all())
        .assign(normal(random, 1, sizes.batch(), i, sizes.steps()));
    INDArray wx = Nd4j.zeros(DataType.DOUBLE, i + h, h);
    wx.get(NDArrayIndex.interval(0, i), all()).assign(normal(random, 1 / Math.sqrt(i), i, h));
    wx.get(NDArrayIndex.interval(i, i + h), all()).assign(Nd4j.eye(h).castTo(DataType.DOUBLE));
    INDArray wh = normal(random, 1 / Math.sqrt(h), h, h);
    INDArray b = normal(random, 0.1, h);
    INDArray target = normal(random, 0.5, sizes.batch(), h, sizes.steps());
    return new ProbedRnn(x, new Weights(wx, wh, b, null), target);
  }

  int steps() {
    return (int) x.size(2);
  }

  int hidden() {
    return (int) weights.wh().size(0);
  }

  int inputs() {
    return (int) x.size(1) - hidden();
  }

  double loss() {
    INDArray y = target.ulike();
    unroller().infer(weights.byName(), new Input(x, null, null), y);
    INDArray off = y.sub(target);
    return 0.5 * off.mul(off).sumNumber().doubleValue();
  }

  /**
   * The recursion, stopped at every {@code segment}-th step as truncated back-propagation does: the
   * state goes forward across the cut, the gradient does not go back.
   */
  Gradients backPropagate(int segment) {
    int i = inputs();
    INDArray dx = x.ulike();
    Weights sum = zeros();
    State start = null;
    for (int from = 0; from < steps(); from += segment) {
      INDArrayIndex[] part = {
        all(), all(), NDArrayIndex.interval(from, Math.min(from + segment, steps()))
      };
      INDArray y = target.get(part).ulike();
      Tape tape = unroller().record(weights.byName(), new Input(x.get(part), null, start), y);
      Weights gradients = zeros();
      INDArray room = x.get(part).ulike();
      tape.backward(LossGradient.of(y.sub(target.get(part))), gradients.byName(), room, null);
      dx.get(part).assign(room);
      sum.wx().addi(gradients.wx());
      sum.wh().addi(gradients.wh());
      sum.b().addi(gradients.b());
      start = tape.end();
    }
    return new Gradients(
        dx.get(all(), NDArrayIndex.interval(i, i + hidden()), all()).dup(),
        sum.wx().get(NDArrayIndex.interval(0, i), all()).dup(),
        sum.wh(),
        sum.b());
  }

  /** The same by central differences of the loss: two forward passes for every number. */
  Gradients differences(double epsilon) {
    int i = inputs();
    return new Gradients(
        differences(x.get(all(), NDArrayIndex.interval(i, i + hidden()), all()), epsilon),
        differences(weights.wx().get(NDArrayIndex.interval(0, i), all()), epsilon),
        differences(weights.wh(), epsilon),
        differences(weights.b(), epsilon));
  }

  private INDArray differences(INDArray view, double epsilon) {
    INDArray slopes = Nd4j.create(DataType.DOUBLE, view.shape());
    for (long k = 0; k < view.length(); k++) {
      long[] at = at(view.shape(), k);
      double value = view.getDouble(at);
      view.putScalar(at, value + epsilon);
      double above = loss();
      view.putScalar(at, value - epsilon);
      double below = loss();
      view.putScalar(at, value);
      slopes.putScalar(at, (above - below) / (2 * epsilon));
    }
    return slopes;
  }

  /** The place of the k-th element. */
  private static long[] at(long[] shape, long k) {
    long[] at = new long[shape.length];
    long rest = k;
    for (int d = shape.length - 1; d >= 0; d--) {
      at[d] = rest % shape[d];
      rest /= shape[d];
    }
    return at;
  }

  private Weights zeros() {
    return new Weights(
        Nd4j.zeros(DataType.DOUBLE, weights.wx().shape()),
        Nd4j.zeros(DataType.DOUBLE, weights.wh().shape()),
        Nd4j.zeros(DataType.DOUBLE, weights.b().shape()),
        null);
  }

  private static Unroller unroller() {
    return new ReferenceEngine().unroller(new TanhCell());
  }

  private static INDArray normal(Random random, double deviation, long... shape) {
    INDArray array = Nd4j.create(DataType.DOUBLE, shape);
    for (long k = 0; k < array.length(); k++) {
      array.putScalar(at(shape, k), deviation * random.nextGaussian());
    }
    return array;
  }

  private static INDArrayIndex all() {
    return NDArrayIndex.all();
  }
}
