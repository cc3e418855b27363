package dev.unroll.layers.simd;

import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.engine.Weights;
import dev.unroll.layers.simd.Products.Right;
import dev.unroll.layers.simd.Products.Strided;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer's weights, copied from ND4J's memory and laid out for the products. They are compared
 * with their source before every use, and copied again when that has changed.
 */
final class PackedWeights {
  private final Products products;
  private final Crew crew;
  private final int gates;
  private int width;
  private int hidden;

  private float[] wx = {}; // as DL4J keeps them: [G·H] columns of length I, then of length H
  private float[] wh = {};
  private float[][] b;
  private float[] bh;
  private final Right[] inward; //       Wx of each gate, [I, H]
  private final Right[] recurrent; //    Wh of each gate, [H, H]
  private final Right[] inwardBack; //   their transposes
  private final Right[] recurrentBack;
  private boolean backIsFresh;

  PackedWeights(Cell cell, Products products, Crew crew) {
    this.products = products;
    this.crew = crew;
    this.gates = cell.gates();
    this.inward = new Right[gates];
    this.recurrent = new Right[gates];
    this.inwardBack = new Right[gates];
    this.recurrentBack = new Right[gates];
    this.b = new float[gates][0];
    this.bh = new float[0];
  }

  /** Takes over what has changed. */
  void update(Weights weights) {
    int i = (int) weights.wx().size(0);
    int h = (int) weights.hidden();
    if (i != width || h != hidden) {
      width = i;
      hidden = h;
      wx = new float[i * gates * h];
      wh = new float[h * gates * h];
      Arrays.fill(wx, Float.NaN); // equal to nothing
      Arrays.fill(wh, Float.NaN);
      Arrays.fill(inward, null);
      Arrays.fill(recurrent, null);
      Arrays.fill(inwardBack, null);
      Arrays.fill(recurrentBack, null);
    }
    boolean inwardChanged = copy(weights.wx(), wx);
    boolean recurrentChanged = copy(weights.wh(), wh);
    if (inwardChanged || recurrentChanged) {
      pack(wx, width, false, inward);
      pack(wh, hidden, false, recurrent);
      backIsFresh = false;
    }
    bias(weights);
  }

  /** Packs each gate of a weight array, [from, H] or its transpose. */
  private void pack(float[] source, int from, boolean back, Right[] packed) {
    crew.run(
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

  private void bias(Weights weights) {
    FloatBuffer all = flat(weights.b());
    for (int g = 0; g < gates; g++) {
      b[g] = b[g].length == hidden ? b[g] : new float[hidden];
      all.get(g * hidden, b[g]);
    }
    if (weights.bh() != null) {
      bh = bh.length == hidden ? bh : new float[hidden];
      flat(weights.bh()).get(0, bh);
    }
  }

  /** Copies if anything differs, and says whether it did. */
  private static boolean copy(INDArray source, float[] copy) {
    FloatBuffer memory = flat(source).limit(copy.length);
    if (memory.mismatch(FloatBuffer.wrap(copy)) < 0) {
      return false;
    }
    memory.get(0, copy);
    return true;
  }

  /** In 'f' order; DL4J's views of its parameters lie so already. */
  private static FloatBuffer flat(INDArray array) {
    boolean lies = array.rank() == 1 ? array.stride(0) == 1 || array.length() == 1 : dense(array);
    return Layout.memory(lies ? array : array.dup('f'));
  }

  private static boolean dense(INDArray matrix) {
    return (matrix.size(0) == 1 || matrix.stride(0) == 1)
        && (matrix.size(1) == 1 || matrix.stride(1) == matrix.size(0));
  }

  /** Wx of gate g, [I, H]. */
  Right inward(int g) {
    return inward[g];
  }

  /** Wh of gate g, [H, H]. */
  Right recurrent(int g) {
    return recurrent[g];
  }

  /** Makes the transposed weights ready. */
  void turnBack() {
    if (!backIsFresh) {
      pack(wx, width, true, inwardBack);
      pack(wh, hidden, true, recurrentBack);
      backIsFresh = true;
    }
  }

  /** Wxᵀ of gate g, [H, I]. */
  Right inwardBack(int g) {
    return inwardBack[g];
  }

  /** Whᵀ of gate g, [H, H]. */
  Right recurrentBack(int g) {
    return recurrentBack[g];
  }

  float[] b(int g) {
    return b[g];
  }

  /** The bias inside the last gate's recurrent product. */
  float[] bh() {
    return bh;
  }

  int hidden() {
    return hidden;
  }

  int width() {
    return width;
  }
}
