package dev.unroll.layers.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.layers.EveryBlock;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.kernel.Loop;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.WorkerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The same inputs give the same bits: for any number of threads, and whoever else is at work. */
final class DeterminismTest {
  private static final int N = 35; // of 385 steps the last is left alone when products take 128
  private static final int T = 11;
  private static final int I = 290;
  private static final int H = 50;

  /** Those that the fast engine can train. */
  static List<SequenceBlock> blocks() {
    return EveryBlock.ofAnyWidth().stream().filter(Loop::trains).toList();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void anyNumberOfThreadsGivesTheSameBits(SequenceBlock block) {
    List<float[]> alone = run(block, new WorkerPool(1));
    for (int threads : new int[] {2, 3, 4, 8}) { // with 8, too few rows for steps of their own
      same(run(block, new WorkerPool(threads)), alone);
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void networksAtWorkAtOnceDoNotDisturbEachOther(SequenceBlock block) throws Exception {
    WorkerPool shared = new WorkerPool(2);
    List<float[]> alone = run(block, shared);
    ExecutorService callers = Executors.newFixedThreadPool(4);
    List<Callable<List<float[]>>> work = new ArrayList<>();
    for (int k = 0; k < 16; k++) {
      work.add(() -> run(block, shared));
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

  private static List<float[]> run(SequenceBlock block, WorkerPool pool) {
    Unroller unroller =
        block instanceof GraphBlock graph
            ? new GraphUnroller(graph, Products.vectors(), pool)
            : new SimdUnroller(Loop.of(block), Products.vectors(), pool);
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    Map<String, INDArray> gradients = new LinkedHashMap<>();
    for (Parameter p : block.parameters(I, H)) {
      boolean bias = p.role() == Parameter.Role.BIAS && p.rows() == 1;
      long[] shape = bias ? new long[] {p.columns()} : new long[] {p.rows(), p.columns()};
      parameters.put(p.name(), wave(parameters.size() + 1, shape));
      gradients.put(p.name(), wave(0, shape));
    }
    INDArray y = wave(0, N, H, T);
    INDArray dx = wave(0, N, I, T);
    unroller
        .record(parameters, new Input(wave(5, N, I, T), null, null), y)
        .backward(LossGradient.of(wave(6, N, H, T)), gradients, dx, null);
    List<float[]> all = new ArrayList<>(List.of(y.data().asFloat(), dx.data().asFloat()));
    gradients.values().forEach(gradient -> all.add(gradient.data().asFloat()));
    return all;
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
