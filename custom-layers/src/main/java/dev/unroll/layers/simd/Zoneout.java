package dev.unroll.layers.simd;

import dev.unroll.layers.engine.Input;
import dev.unroll.runtime.kernel.Loop;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.StepBuffers;
import java.util.function.IntConsumer;

/** Units that keep their state at a step, in a slice of a minibatch; an input says which. */
final class Zoneout {
  private Zoneout() {}

  /** After a step: these units take the state before. */
  static void forward(Loop loop, StepBuffers step, Input input, int t, int n0) {
    keep(step.h, step.hBefore, input, t, n0);
    if (loop.memory()) {
      keep(step.c, step.cBefore, input, t, n0);
    }
  }

  /**
   * A step back: the gradient of these units does not enter the cell, and goes on to the step
   * before.
   *
   * @param step whose gradients stand in {@code direct} and {@code h}, too
   */
  static void backward(Loop loop, StepBuffers step, Input input, int t, int n0) {
    clear(step.dh, input, t, n0);
    if (loop.memory()) {
      clear(step.dc, input, t, n0);
    }
    loop.backward(step);
    passBy(step.dh, step.direct, input, t, n0);
    if (loop.memory()) {
      passBy(step.dc, step.h, input, t, n0);
    }
  }

  private static void keep(Matrix into, Matrix from, Input input, int t, int n0) {
    each(input, t, n0, into, at -> into.data()[at] = from.data()[at]);
  }

  private static void clear(Matrix gradient, Input input, int t, int n0) {
    each(input, t, n0, gradient, at -> gradient.data()[at] = 0);
  }

  private static void passBy(Matrix gradient, Matrix aside, Input input, int t, int n0) {
    each(input, t, n0, gradient, at -> gradient.data()[at] += aside.data()[at]);
  }

  private static void each(Input input, int t, int n0, Matrix rows, IntConsumer unit) {
    float[] kept = new float[rows.columns()];
    for (int r = 0; r < rows.rows(); r++) {
      input.zone(t, n0 + r, kept);
      for (int j = 0; j < kept.length; j++) {
        if (kept[j] == 0) {
          unit.accept(rows.at(r) + j);
        }
      }
    }
  }
}
