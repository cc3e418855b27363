package dev.unroll.layers.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.layers.engine.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The same inputs give the same bits: for any number of threads, and whoever else is at work. */
final class DeterminismTest {
  private static final int N = 35; // of 385 steps the last is left alone when products take 128
  private static final int T = 11;
  private static final int I = 290;
  private static final int H = 50;

  @ParameterizedTest
  @EnumSource
  void anyNumberOfThreadsGivesTheSameBits(Cell cell) {
    List<float[]> alone = run(cell, new WorkerPool(1));
    for (int threads : new int[] {2, 3, 4, 8}) { // with 8, too few rows for steps of their own
      same(run(cell, new WorkerPool(threads)), alone);
    }
  }

  @ParameterizedTest
  @EnumSource
  void networksAtWorkAtOnceDoNotDisturbEachOther(Cell cell) throws Exception {
    WorkerPool shared = new WorkerPool(2);
    List<float[]> alone = run(cell, shared);
    ExecutorService callers = Executors.newFixedThreadPool(4);
    List<Callable<List<float[]>>> work = new ArrayList<>();
    for (int k = 0; k < 16; k++) {
      work.add(() -> run(cell, shared));
    }
    for (Future<List<float[]>> found : callers.invokeAll(work)) {
      same(found.get(), alone);
    }
    callers.shutdown();
  }

  private static void same(List<float[]> found, List<float[]> expected) {
    for (int k = 0; k < expected.size(); k++) {
      assertThat(Arrays.equals(found.get(k), expected.get(k))).as("array " + k).isTrue();
    }
  }

  private static List<float[]> run(Cell cell, WorkerPool pool) {
    Unroller unroller = new SimdUnroller(cell, new VectorProducts(), pool);
    Weights weights = weights(cell);
    Weights gradients = weights(cell);
    INDArray y = wave(0, N, H, T);
    INDArray dx = wave(0, N, I, T);
    unroller
        .record(weights, new Input(wave(5, N, I, T), null, null), y)
        .backward(wave(6, N, H, T), gradients, dx, null);
    return List.of(
        y.data().asFloat(),
        dx.data().asFloat(),
        gradients.wx().data().asFloat(),
        gradients.wh().data().asFloat(),
        gradients.b().data().asFloat());
  }

  private static Weights weights(Cell cell) {
    long wide = (long) cell.gates() * H;
    return new Weights(
        wave(1, I, wide),
        wave(2, H, wide).muli(0.2),
        wave(3, wide),
        cell.recurrentBias() ? wave(4, H) : null);
  }

  /** Sines of no common period, in 'f' order. */
  private static INDArray wave(int seed, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'f');
    float[] values = new float[(int) array.length()];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) Math.sin(seed * 17 + k * (1.3 + 0.01 * seed));
    }
    Layout.memory(array).put(0, values);
    return array;
  }
}
