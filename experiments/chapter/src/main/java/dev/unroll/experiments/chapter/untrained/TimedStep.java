package dev.unroll.experiments.chapter.untrained;

import dev.unroll.layers.Engines;
import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.layers.engine.Weights;
import dev.unroll.runtime.SequenceBlock;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One training step of one recurrent layer, forward and backward with all gradients, in float. */
final class TimedStep {
  private static final SequenceBlock BLOCK = new TanhCell();

  private final Size size;
  private final Unroller unroller = Engines.choose().engine().unroller(BLOCK);
  private final Weights weights;
  private final Weights gradients;
  private final Input input;
  private final INDArray y;
  private final INDArray dy;
  private final INDArray dx;

  /**
   * How large it is; the input is as wide as the state.
   *
   * @param batch N
   * @param steps T
   * @param hidden H and I
   */
  record Size(int batch, int steps, int hidden) {
    /** 10^9 operations of the dense products: forward, and twice that backward. */
    double gigaflop() {
      double forward = 2.0 * batch * steps * (hidden + hidden) * BLOCK.gates().size() * hidden;
      return 3e-9 * forward;
    }

    @Override
    public String toString() {
      return "N = %d, T = %d, H = %d".formatted(batch, steps, hidden);
    }
  }

  TimedStep(Size size, Random random) {
    this.size = size;
    weights = weights(random, 1 / Math.sqrt(size.hidden()));
    gradients = weights(random, 0);
    input = new Input(sequences(random), null, null);
    y = sequences(random);
    dy = sequences(random);
    dx = sequences(random);
  }

  /** Seconds that one step took. */
  double run() {
    long began = System.nanoTime();
    unroller
        .record(weights.byName(), input, y)
        .backward(LossGradient.of(dy), gradients.byName(), dx, null);
    return (System.nanoTime() - began) / 1e9;
  }

  /** [N, H, T], in the order of memory that layers hand to each other. */
  private INDArray sequences(Random random) {
    int[] order = {0, 2, 1};
    return normal(random, 1, size.batch(), size.steps(), size.hidden()).dup('f').permute(order);
  }

  private Weights weights(Random random, double deviation) {
    int h = size.hidden();
    int gates = BLOCK.gates().size() * h;
    return new Weights(
        normal(random, deviation, h, gates),
        normal(random, deviation, h, gates),
        normal(random, 0, gates),
        null);
  }

  private static INDArray normal(Random random, double deviation, long... shape) {
    long length = 1;
    for (long side : shape) {
      length *= side;
    }
    float[] values = new float[Math.toIntExact(length)];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) (deviation * random.nextGaussian());
    }
    return Nd4j.create(values, shape, 'c');
  }
}
