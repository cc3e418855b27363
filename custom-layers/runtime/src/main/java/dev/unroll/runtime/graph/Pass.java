package dev.unroll.runtime.graph;

import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.StatePart;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.WorkerPool;

/**
 * One pass over a minibatch, as the workers of a graph see it. Row t·N + n of a value is step t of
 * sequence n. A sequence may be shorter than the longest; its rows behind its end mean nothing, but
 * are finite.
 */
public interface Pass {
  /** N, the sequences. */
  int batch();

  /** T, the steps of the longest. */
  int steps();

  /** How many steps sequence n has. */
  int length(int n);

  /** Whether a backward pass follows. */
  boolean training();

  /** What {@link Drop} draws from; 0 to leave nothing out. */
  long noise();

  /** A value [T·N, width]. */
  Matrix value(Value value);

  /** ∂L/∂ of it, complete when the operation that made it is reached on the way back. */
  Matrix gradient(Value value);

  /** A parameter, column by column. */
  float[] parameter(Parameter parameter);

  /** A number that changes when the parameters do. */
  long version();

  /** ∂L/∂ of a parameter so far. */
  float[] gradient(Parameter parameter);

  /**
   * A part of the state by sequence, [N][size]: before the sequence when a forward pass begins,
   * after it when it ends.
   */
  float[][] state(StatePart part);

  /** ∂L/∂ of it: after the sequence when a backward pass begins, before it when it ends. */
  float[][] stateGradient(StatePart part);

  /** The dense products. */
  Products products();

  /** The threads. */
  WorkerPool pool();

  /** How many rows there are. */
  default int rows() {
    return batch() * steps();
  }

  /** What is done for the sequences from n0 on and the columns from c0 on, through all steps. */
  @FunctionalInterface
  interface TileTask {
    void run(int n0, int n1, int c0, int c1);
  }

  /** Below this many numbers one thread is faster. */
  int SMALL = 8_192;

  /** Spreads independent channels of all sequences over the threads. */
  default void tiles(int width, TileTask task) {
    int threads = pool().threads();
    if (threads == 1 || (long) rows() * width < SMALL) {
      task.run(0, batch(), 0, width);
    } else if (batch() >= 2 * threads) {
      pool().run(threads, k -> task.run(cut(k, batch(), 1), cut(k + 1, batch(), 1), 0, width));
    } else {
      pool().run(threads, k -> task.run(0, batch(), cut(k, width, 16), cut(k + 1, width, 16)));
    }
  }

  /** The first of part k, a multiple of some step. */
  private int cut(int k, int count, int step) {
    int threads = pool().threads();
    return k == threads ? count : (int) ((long) k * count / threads) / step * step;
  }

  /** Some rows. */
  @FunctionalInterface
  interface RowTask {
    void run(int from, int to);
  }

  /** Spreads rows over the threads; {@code width} says how much there is to do for each. */
  default void rows(int width, RowTask task) {
    int rows = rows();
    int pieces = (long) rows * width < SMALL ? 1 : Math.min(rows, pool().threads());
    if (pieces == 1) {
      task.run(0, rows);
    } else {
      pool()
          .run(
              pieces,
              k ->
                  task.run(
                      (int) ((long) k * rows / pieces), (int) ((long) (k + 1) * rows / pieces)));
    }
  }

  /** Spreads columns over the threads: what is summed over all rows, each column by itself. */
  default void columns(int width, RowTask task) {
    if ((long) rows() * width < SMALL) {
      task.run(0, width);
    } else {
      pool().run(pool().threads(), k -> task.run(cut(k, width, 16), cut(k + 1, width, 16)));
    }
  }
}
