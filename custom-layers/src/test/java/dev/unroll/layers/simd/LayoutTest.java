package dev.unroll.layers.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.WorkerPool;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Sequences are read as they are, however they lie in memory. */
final class LayoutTest {
  private static final int N = 3;
  private static final int F = 6;
  private static final int T = 5;
  private static final INDArrayIndex ALL = NDArrayIndex.all();

  static List<INDArray> arrays() {
    INDArrayIndex steps = NDArrayIndex.interval(2, 2 + T);
    INDArrayIndex features = NDArrayIndex.interval(1, 1 + F);
    return List.of(
        numbers('c', N, F, T),
        numbers('f', N, F, T),
        numbers('c', N, T, F).permute(0, 2, 1),
        numbers('f', N, T, F).permute(0, 2, 1),
        numbers('c', T, N, F).permute(1, 2, 0),
        numbers('c', N, F, 9).get(ALL, ALL, steps),
        numbers('f', N, F, 9).get(ALL, ALL, steps),
        numbers('c', N, 8, 9).get(ALL, features, steps),
        numbers('f', N, 8, T).get(ALL, features, ALL),
        numbers('c', N, 9, F).permute(0, 2, 1).get(ALL, ALL, steps),
        numbers('c', N, F, 9).get(ALL, ALL, NDArrayIndex.interval(4, 5)));
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void readsEveryNumberOfAnArray(INDArray nft) {
    int t = (int) nft.size(2);
    Matrix rows = new Matrix(1 + t * N, F);
    new Layout(new WorkerPool(2)).load(nft, rows, 1, Mask.of(null, N));
    for (int n = 0; n < N; n++) {
      for (int f = 0; f < F; f++) {
        for (int s = 0; s < t; s++) {
          assertThat(rows.data()[rows.at(1 + s * N + n) + f]).isEqualTo(nft.getFloat(n, f, s));
        }
      }
    }
  }

  private static INDArray numbers(char order, long... shape) {
    long length = shape[0] * shape[1] * shape[2];
    return Nd4j.arange(1.0, length + 1.0).castTo(DataType.FLOAT).reshape(order, shape);
  }
}
