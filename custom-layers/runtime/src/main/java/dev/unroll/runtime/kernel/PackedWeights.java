package dev.unroll.runtime.kernel;

import dev.unroll.runtime.kernel.Products.Right;
import dev.unroll.runtime.kernel.Products.Strided;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A layer's weights, copied and laid out for the products. They are compared with their source
 * before every use, and copied again when that has changed.
 */
public final class PackedWeights {
  private final Products products;
  private final WorkerPool pool;
  private final int gates;
  private int width;
  private int hidden;

  private float[] wx = {}; // as DL4J keeps them: [G·H] columns of length I, then of length H
  private float[] wh = {};
  private final float[][] b;
  private float[] productBias = {};
  private final Right[] inward; //       Wx of each gate, [I, H]
  private final Right[] recurrent; //    Wh of each gate, [H, H]
  private final Right[] inwardBack; //   their transposes
  private final Right[] recurrentBack;
  private boolean backIsFresh;

  /** Weights of a loop, none yet. */
  public PackedWeights(Loop loop, Products products, WorkerPool pool) {
    this.products = products;
    this.pool = pool;
    this.gates = loop.gates();
    this.inward = new Right[gates];
    this.recurrent = new Right[gates];
    this.inwardBack = new Right[gates];
    this.recurrentBack = new Right[gates];
    this.b = new float[gates][0];
  }

  /**
   * Where a layer's weights lie, column by column.
   *
   * @param wx input weights [I, G·H]
   * @param wh recurrent weights [H, G·H]; null without
   * @param b bias [G·H]
   * @param productBias bias [H] of the product that is kept apart; null without
   */
  public record Source(FloatBuffer wx, FloatBuffer wh, FloatBuffer b, FloatBuffer productBias) {}

  /** Takes over what has changed. */
  public void update(Source source) {
    int h = source.b().remaining() / gates;
    int i = source.wx().remaining() / (gates * h);
    if (i != width || h != hidden) {
      width = i;
      hidden = h;
      wx = new float[i * gates * h];
      wh = new float[source.wh() == null ? 0 : h * gates * h];
      Arrays.fill(wx, Float.NaN); // equal to nothing
      Arrays.fill(wh, Float.NaN);
      Arrays.fill(inward, null);
      Arrays.fill(recurrent, null);
      Arrays.fill(inwardBack, null);
      Arrays.fill(recurrentBack, null);
    }
    boolean inwardChanged = copy(source.wx(), wx);
    boolean recurrentChanged = source.wh() != null && copy(source.wh(), wh);
    if (inwardChanged || recurrentChanged) {
      pack(wx, width, false, inward);
      pack(wh, hidden, false, recurrent);
      backIsFresh = false;
    }
    bias(source);
  }

  /** Packs each gate of a weight array, [from, H] or its transpose. */
  private void pack(float[] source, int from, boolean back, Right[] packed) {
    if (source.length == 0) {
      return;
    }
    pool.run(
        gates,
        g -> {
          int at = g * hidden * from;
          Strided shape =
              back
                  ? new Strided(at, hidden, from, from, 1)
                  : new Strided(at, from, hidden, 1, from);
          packed[g] = products.pack(source, shape, packed[g]);
        });
  }

  private void bias(Source source) {
    for (int g = 0; g < gates; g++) {
      b[g] = b[g].length == hidden ? b[g] : new float[hidden];
      source.b().get(g * hidden, b[g]);
    }
    if (source.productBias() != null) {
      productBias = productBias.length == hidden ? productBias : new float[hidden];
      source.productBias().get(0, productBias);
    }
  }

  /** Copies if anything differs, and says whether it did. */
  private static boolean copy(FloatBuffer source, float[] copy) {
    if (source.mismatch(FloatBuffer.wrap(copy)) < 0) {
      return false;
    }
    source.get(0, copy);
    return true;
  }

  /** Wx of gate g, [I, H]. */
  public Right inward(int g) {
    return inward[g];
  }

  /** Wh of gate g, [H, H]. */
  public Right recurrent(int g) {
    return recurrent[g];
  }

  /** Makes the transposed weights ready. */
  public void turnBack() {
    if (!backIsFresh) {
      pack(wx, width, true, inwardBack);
      pack(wh, hidden, true, recurrentBack);
      backIsFresh = true;
    }
  }

  /** Wxᵀ of gate g, [H, I]. */
  public Right inwardBack(int g) {
    return inwardBack[g];
  }

  /** Whᵀ of gate g, [H, H]. */
  public Right recurrentBack(int g) {
    return recurrentBack[g];
  }

  /** The bias [H] of gate g. */
  public float[] b(int g) {
    return b[g];
  }

  /** The bias [H] of the product that is kept apart. */
  public float[] productBias() {
    return productBias;
  }

  /** H. */
  public int hidden() {
    return hidden;
  }

  /** I. */
  public int width() {
    return width;
  }
}
