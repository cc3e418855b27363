package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/**
 * Leaves numbers out at random and scales the others up by 1/(1 − rate) (Srivastava et al. 2014),
 * in a pass that brings random numbers; y = x in any other. Whether a number is left out depends on
 * the pass, the operation and the number's place alone: every engine, with any number of threads,
 * leaves out the same.
 *
 * @param rate share of the numbers that are left out
 */
public record Drop(double rate) implements Operation {
  private static final int LEVELS = 1 << 16; // of four draws in a long

  @Override
  public Worker worker(Node node) {
    return new RowWorker(node) {
      @Override
      void forward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        Matrix y = pass.value(node.output());
        for (int r = from; r < to; r++) {
          System.arraycopy(x.data(), x.at(r), y.data(), y.at(r), x.columns());
          if (pass.noise() != 0) {
            drop(seed(pass.noise(), node, r), y.data(), y.at(r), x.columns());
          }
        }
      }

      @Override
      void backward(Pass pass, int from, int to) {
        Matrix dy = pass.gradient(node.output());
        Matrix dx = pass.gradient(node.input(0));
        float[] d = new float[dy.columns()];
        for (int r = from; r < to; r++) {
          System.arraycopy(dy.data(), dy.at(r), d, 0, d.length);
          if (pass.noise() != 0) {
            drop(seed(pass.noise(), node, r), d, 0, d.length);
          }
          for (int j = 0; j < d.length; j++) {
            dx.data()[dx.at(r) + j] += d[j];
          }
        }
      }
    };
  }

  /** Where the random numbers of a row begin. */
  public static long seed(long noise, Node node, int row) {
    return seed(noise, node.output().index(), row);
  }

  /**
   * The same at a place that is no node.
   *
   * @param place of the row's operation, or of its time
   */
  public static long seed(long noise, int place, int row) {
    return mixed(noise + ((long) place << 32) + row);
  }

  /** Leaves out numbers of a row and scales the others. */
  public void drop(long seed, float[] row, int at, int width) {
    int threshold = (int) Math.round(rate * LEVELS);
    float scale = (float) (1 / (1 - rate));
    long draws = 0;
    for (int j = 0; j < width; j++) {
      draws = j % 4 == 0 ? mixed(seed + j) : draws >>> 16;
      int kept = 1 - (((int) (draws & (LEVELS - 1)) - threshold) >>> 31); // no branch: a coin's
      row[at + j] *= kept * scale; //                                        side is not foreseen
    }
  }

  /** SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mixed(long state) {
    long z = state * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
