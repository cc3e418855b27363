package dev.unroll.layers.simd;

import dev.unroll.layers.engine.Weights;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.PackedWeights;
import dev.unroll.runtime.kernel.WorkerPool;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Moves sequences between ND4J's memory, [N, F, T] in any strides, and rows on the heap: row t·N +
 * n is step t of sequence n. Goes through the array in the order in which it lies in memory.
 */
final class Layout {
  private static final int BLOCK = 32; // rows at a time: few enough lines of the cache
  private static final int STRIPE = 256; // rows to a task

  private final WorkerPool pool;
  private final ThreadLocal<float[]> slabs = ThreadLocal.withInitial(() -> new float[0]);

  Layout(WorkerPool pool) {
    this.pool = pool;
  }

  /** The memory of an array, of float type, from its first element on. */
  static FloatBuffer memory(INDArray array) {
    FloatBuffer all = ((FloatPointer) array.data().pointer()).asBuffer();
    return all.position(Math.toIntExact(array.offset())).slice();
  }

  /**
   * Where a layer's weights lie, column by column; DL4J's views of its parameters lie so already.
   */
  static PackedWeights.Source source(Weights w) {
    return new PackedWeights.Source(
        columnwise(w.wx()), columnwise(w.wh()), columnwise(w.b()), columnwise(w.bh()));
  }

  /** The elements of a matrix column by column. */
  static FloatBuffer columnwise(INDArray array) {
    if (array == null) {
      return null;
    }
    boolean lies = array.rank() == 1 ? array.stride(0) == 1 || array.length() == 1 : dense(array);
    return memory(lies ? array : array.dup('f')).limit(Math.toIntExact(array.length())).slice();
  }

  private static boolean dense(INDArray matrix) {
    return (matrix.size(0) == 1 || matrix.stride(0) == 1)
        && (matrix.size(1) == 1 || matrix.stride(1) == matrix.size(0));
  }

  /** Copies the rows of a matrix of any type, each into an array of its own; none if it is null. */
  static void rows(INDArray matrix, float[][] into) {
    if (matrix == null) {
      return;
    }
    FloatBuffer memory = memory(matrix.castTo(DataType.FLOAT).dup('c'));
    for (int n = 0; n < into.length; n++) {
      into[n] = new float[(int) matrix.size(1)];
      memory.get(into[n]);
    }
  }

  /** A matrix of rows, with zeros after the shorter ones, at least so wide. */
  static INDArray array(float[][] rows, int least) {
    int width = least;
    for (float[] row : rows) {
      width = Math.max(width, row.length);
    }
    INDArray matrix = Nd4j.create(DataType.FLOAT, new long[] {rows.length, width}, 'c');
    FloatBuffer memory = memory(matrix);
    for (int n = 0; n < rows.length; n++) {
      memory.position(n * width).put(rows[n]);
    }
    return matrix;
  }

  /** Rows that are contiguous in memory for one value of the outer of t and n. */
  private record Walk(boolean outerIsTime, int outer, int inner, int across, int along) {}

  /** How to go through an array; null if its strides are of no usual order. */
  private static Walk walk(INDArray nft) {
    int n = (int) nft.size(0);
    int f = (int) nft.size(1);
    int t = (int) nft.size(2);
    if (lies(nft, 1, n, (long) n * f)) { // DL4J's own: 'f' order
      return new Walk(true, t, n, n, 1);
    }
    if (lies(nft, (long) f * t, 1, f)) { // [N, T, F] in 'c' order
      return new Walk(false, n, t, 1, f);
    }
    if (lies(nft, nft.stride(0), nft.stride(1), 1)) { // a user's: 'c' order, or some of its steps
      return new Walk(false, n, t, t, 1);
    }
    return null;
  }

  /** Whether [N, F, T] is a matrix [T·N, F] in 'f' order, which DL4J's output layers want. */
  static boolean inColumns(INDArray nft) {
    return lies(nft, 1, nft.size(0) * nft.size(2), nft.size(0));
  }

  /** The array itself if it is in columns, or room of the same shape that is. */
  static INDArray columns(INDArray nft) {
    if (inColumns(nft)) {
      return nft;
    }
    long[] shape = {nft.size(0), nft.size(2), nft.size(1)};
    return Nd4j.createUninitialized(nft.dataType(), shape, 'f').permute(0, 2, 1);
  }

  /** Copies what was written to {@link #columns} where it should go. */
  static void handOver(INDArray columns, INDArray nft) {
    if (columns != nft) {
      nft.assign(columns);
    }
  }

  private static boolean lies(INDArray array, long... strides) {
    for (int d = 0; d < 3; d++) {
      if (array.size(d) > 1 && array.stride(d) != strides[d]) {
        return false;
      }
    }
    return true;
  }

  /** Reads [N, F, T] into rows, from row {@code first} on; masked steps as zeros. */
  void load(INDArray nft, Matrix rows, int first, Mask mask) {
    Walk walk = walk(nft);
    if (inColumns(nft)) {
      loadColumns(nft, rows, first);
    } else if (walk == null) {
      load(nft.dup('f'), rows, first, mask);
      return;
    } else {
      loadSlabs(nft, walk, rows, first);
    }
    mask.silence(rows, first);
  }

  private void loadSlabs(INDArray nft, Walk walk, Matrix rows, int first) {
    int n = (int) nft.size(0);
    int slab = walk.inner() * (int) nft.size(1);
    FloatBuffer memory = memory(nft);
    int pieces = pieces(walk.outer(), slab);
    pool.run(
        pieces,
        piece -> {
          float[] heap = slab(slab);
          int end = begin(piece + 1, pieces, walk.outer());
          for (int o = begin(piece, pieces, walk.outer()); o < end; o++) {
            read(memory, nft, walk, o, heap);
            int row = walk.outerIsTime() ? first + o * n : first + o;
            turnIn(heap, walk, rows, row, walk.outerIsTime() ? 1 : n);
          }
        });
  }

  /** Steps of longer sequences lie apart, feature by feature; anything else is in one piece. */
  private static void read(FloatBuffer memory, INDArray nft, Walk walk, int outer, float[] slab) {
    int f = (int) nft.size(1);
    int inner = walk.inner();
    if (walk.outerIsTime() || nft.stride(1) == walk.across()) {
      int apart = nft.stride(walk.outerIsTime() ? 2 : 0);
      memory.get(outer * apart, slab, 0, inner * f);
      return;
    }
    int from = outer * nft.stride(0);
    int apart = nft.stride(1);
    for (int k = 0; k < f; k++) {
      memory.get(from + k * apart, slab, k * inner, inner);
    }
  }

  /** A matrix [T·N, F] in 'f' order: a feature's values of all rows lie together. */
  private void loadColumns(INDArray nft, Matrix rows, int first) {
    int f = (int) nft.size(1);
    int all = (int) (nft.size(0) * nft.size(2));
    FloatBuffer memory = memory(nft);
    pool.run(
        (all + STRIPE - 1) / STRIPE,
        stripe -> {
          int from = stripe * STRIPE;
          int count = Math.min(STRIPE, all - from);
          float[] heap = slab(count * f);
          for (int k = 0; k < f; k++) {
            memory.get(k * all + from, heap, k * count, count);
          }
          turnIn(heap, new Walk(true, 1, count, count, 1), rows, first + from, 1);
        });
  }

  /** One slab: row {@code row + i·apart} gets the inner index i. */
  private static void turnIn(float[] slab, Walk walk, Matrix rows, int row, int apart) {
    float[] to = rows.data();
    int f = rows.columns();
    int step = apart * rows.stride();
    if (walk.across() == 1) {
      for (int i = 0; i < walk.inner(); i++) {
        System.arraycopy(slab, i * f, to, rows.at(row + i * apart), f);
      }
      return;
    }
    for (int i0 = 0; i0 < walk.inner(); i0 += BLOCK) {
      int count = Math.min(BLOCK, walk.inner() - i0);
      int at = rows.at(row) + i0 * step;
      int k = 0;
      for (; k + 4 <= f; k += 4) {
        fourIn(slab, k * walk.across() + i0, walk.across(), to, at + k, step, count);
      }
      for (; k < f; k++) {
        int from = k * walk.across() + i0;
        for (int i = 0; i < count; i++) {
          to[at + k + i * step] = slab[from + i];
        }
      }
    }
  }

  /** Four features: what is written lies together. */
  private static void fourIn(
      float[] slab, int from, int across, float[] to, int at, int step, int count) {
    for (int i = 0; i < count; i++) {
      int a = from + i;
      int j = at + i * step;
      to[j] = slab[a];
      to[j + 1] = slab[a + across];
      to[j + 2] = slab[a + 2 * across];
      to[j + 3] = slab[a + 3 * across];
    }
  }

  /**
   * Writes rows, from row {@code first} on, to steps {@code from} to {@code to} of [N, F, T].
   *
   * @param nft in columns
   */
  void store(Matrix rows, int first, INDArray nft, int from, int to) {
    int n = (int) nft.size(0);
    int f = (int) nft.size(1);
    int all = (int) (n * nft.size(2));
    int written = (to - from) * n;
    FloatBuffer memory = memory(nft);
    pool.run(
        (written + STRIPE - 1) / STRIPE,
        stripe -> {
          int at = stripe * STRIPE;
          int count = Math.min(STRIPE, written - at);
          float[] heap = slab(count * f);
          turnOut(rows, first + at, heap, count);
          for (int k = 0; k < f; k++) {
            memory.put(k * all + from * n + at, heap, k * count, count);
          }
        });
  }

  private static void turnOut(Matrix rows, int row, float[] slab, int n) {
    float[] from = rows.data();
    int f = rows.columns();
    int stride = rows.stride();
    for (int n0 = 0; n0 < n; n0 += BLOCK) {
      int count = Math.min(BLOCK, n - n0);
      int at = rows.at(row + n0);
      int k = 0;
      for (; k + 4 <= f; k += 4) {
        fourOut(from, at + k, stride, slab, k * n + n0, n, count);
      }
      for (; k < f; k++) {
        int to = k * n + n0;
        for (int i = 0; i < count; i++) {
          slab[to + i] = from[at + k + i * stride];
        }
      }
    }
  }

  /** Four features: what is read lies together. */
  private static void fourOut(
      float[] from, int at, int stride, float[] slab, int to, int across, int count) {
    for (int i = 0; i < count; i++) {
      int j = at + i * stride;
      int a = to + i;
      slab[a] = from[j];
      slab[a + across] = from[j + 1];
      slab[a + 2 * across] = from[j + 2];
      slab[a + 3 * across] = from[j + 3];
    }
  }

  /** How many pieces to cut {@code count} slabs into: one if there is little to do. */
  private int pieces(int count, int slab) {
    return (long) count * slab < 16_384 ? 1 : Math.min(count, pool.threads());
  }

  private static int begin(int piece, int pieces, int count) {
    return (int) ((long) piece * count / pieces);
  }

  private float[] slab(int length) {
    float[] slab = slabs.get();
    if (slab.length < length) {
      slab = new float[length];
      slabs.set(slab);
    }
    return slab;
  }
}
