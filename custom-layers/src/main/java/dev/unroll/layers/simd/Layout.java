package dev.unroll.layers.simd;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Moves sequences between ND4J's memory, [N, F, T] in any strides, and rows on the heap: row t·N +
 * n is step t of sequence n. Goes through the array in the order in which it lies in memory.
 */
final class Layout {
  private final Crew crew;
  private final ThreadLocal<float[]> slabs = ThreadLocal.withInitial(() -> new float[0]);

  Layout(Crew crew) {
    this.crew = crew;
  }

  /** The memory of an array, of float type, from its first element on. */
  static FloatBuffer memory(INDArray array) {
    FloatBuffer all = ((FloatPointer) array.data().pointer()).asBuffer();
    return all.position(Math.toIntExact(array.offset())).slice();
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
    if (lies(nft, (long) f * t, t, 1)) { // a user's: 'c' order
      return new Walk(false, n, t, t, 1);
    }
    if (lies(nft, (long) f * t, 1, f)) { // [N, T, F] in 'c' order
      return new Walk(false, n, t, 1, f);
    }
    return null;
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
    if (walk == null) {
      load(nft.dup('f'), rows, first, mask);
      return;
    }
    int n = (int) nft.size(0);
    int f = (int) nft.size(1);
    FloatBuffer memory = memory(nft);
    int slab = walk.inner() * f;
    crew.run(
        pieces(walk.outer(), slab),
        piece -> {
          float[] heap = slab(slab);
          int pieces = pieces(walk.outer(), slab);
          for (int o = begin(piece, pieces, walk.outer());
              o < begin(piece + 1, pieces, walk.outer());
              o++) {
            memory.get(o * slab, heap, 0, slab);
            int row = walk.outerIsTime() ? first + o * n : first + o;
            turnIn(heap, walk, rows, row, walk.outerIsTime() ? 1 : n);
          }
        });
    mask.silence(rows, first);
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
    for (int i0 = 0; i0 < walk.inner(); i0 += BLOCK) { // few enough lines of the cache at a time
      int i1 = Math.min(i0 + BLOCK, walk.inner());
      int at = rows.at(row) + i0 * step;
      for (int k = 0; k < f; k++) {
        int from = k * walk.across();
        for (int i = i0, j = at + k; i < i1; i++, j += step) {
          to[j] = slab[from + i];
        }
      }
    }
  }

  private static final int BLOCK = 16;

  /** Writes rows, from row {@code first} on, to steps {@code from} to {@code to} of [N, F, T]. */
  void store(Matrix rows, int first, INDArray nft, int from, int to) {
    int n = (int) nft.size(0);
    int f = (int) nft.size(1);
    if (!lies(nft, 1, n, (long) n * f)) {
      INDArray usual =
          from == 0 && to == nft.size(2)
              ? Nd4j.createUninitialized(nft.dataType(), nft.shape(), 'f')
              : nft.dup('f');
      store(rows, first, usual, from, to);
      nft.assign(usual);
      return;
    }
    FloatBuffer memory = memory(nft);
    int slab = n * f;
    crew.run(
        pieces(to - from, slab),
        piece -> {
          float[] heap = slab(slab);
          int pieces = pieces(to - from, slab);
          for (int t = begin(piece, pieces, to - from);
              t < begin(piece + 1, pieces, to - from);
              t++) {
            turnOut(rows, first + t * n, heap, n);
            memory.put((from + t) * slab, heap, 0, slab);
          }
        });
  }

  private static void turnOut(Matrix rows, int row, float[] slab, int n) {
    float[] from = rows.data();
    int f = rows.columns();
    int stride = rows.stride();
    for (int n0 = 0; n0 < n; n0 += BLOCK) {
      int n1 = Math.min(n0 + BLOCK, n);
      int at = rows.at(row + n0);
      for (int k = 0; k < f; k++) {
        int to = k * n;
        for (int i = n0, j = at + k; i < n1; i++, j += stride) {
          slab[to + i] = from[j];
        }
      }
    }
  }

  /** How many pieces to cut {@code count} slabs into: one if there is little to do. */
  private int pieces(int count, int slab) {
    return (long) count * slab < 16_384 ? 1 : Math.min(count, crew.threads());
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
