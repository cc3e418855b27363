package dev.unroll.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The most this machine's BLAS does with single-precision products of 1024 x 1024, in GFLOP/s.
 *
 * @param one on one thread
 * @param all on as many threads as there are processors, a product each
 */
record Peak(double one, double all) {
  static final int SIDE = 1024;
  static final double GIGAFLOPS = 2e-9 * SIDE * SIDE * SIDE;
  private static final int TRIES = 4;
  private static final int PRODUCTS = 2; // of a thread in a try

  static final Peak UNKNOWN = new Peak(0, 0);

  Peak best(Peak other) {
    return new Peak(Math.max(one, other.one), Math.max(all, other.all));
  }

  /** The best of several tries. Each thread's own products are single-threaded by the launcher. */
  static Peak measure() {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Peak peak = UNKNOWN;
      for (int k = 0; k < TRIES; k++) {
        peak = peak.best(new Peak(rate(pool, 1), rate(pool, threads)));
      }
      return peak;
    } finally {
      pool.shutdown();
    }
  }

  private static double rate(ExecutorService pool, int threads) {
    List<Callable<INDArray>> tasks = new ArrayList<>();
    for (int k = 0; k < threads; k++) {
      INDArray a = Nd4j.rand(DataType.FLOAT, SIDE, SIDE).dup('f');
      INDArray c = Nd4j.create(DataType.FLOAT, new long[] {SIDE, SIDE}, 'f');
      tasks.add(() -> products(a, c));
    }
    long begin = System.nanoTime();
    try {
      for (Future<INDArray> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the product that measures the peak failed", e);
    }
    return GIGAFLOPS * PRODUCTS * threads / ((System.nanoTime() - begin) / 1e9);
  }

  private static INDArray products(INDArray a, INDArray c) {
    for (int k = 0; k < PRODUCTS; k++) {
      Nd4j.gemm(a, a, c, false, false, 1, 0);
    }
    return c;
  }
}
