package dev.unroll.benchmarks.sidebyside;

import static java.util.Collections.nCopies;

import dev.unroll.runtime.kernel.MultiplyAdds;
import dev.unroll.runtime.kernel.Products;
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
 * The most this machine does in single precision, in GFLOP/s: by products of 1024 x 1024 of its
 * BLAS, or by fused multiply-adds in registers, whichever is more. A BLAS that does not know the
 * processor stays far below what others reach.
 *
 * @param one on one thread
 * @param all on as many threads as there are processors, the same work each
 */
record Peak(double one, double all) {
  static final int SIDE = 1024;
  static final double GIGAFLOPS = 2e-9 * SIDE * SIDE * SIDE;
  private static final int TRIES = 4;
  private static final int PRODUCTS = 2; // of a thread in a try

  private static final int ROUNDS =
      3_000_000; // of multiply-adds in a try: some hundredths of a second

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
        peak = peak.best(new Peak(products(pool, 1), products(pool, threads)));
        if (Products.hasVectors()) {
          peak = peak.best(new Peak(multiplyAdds(pool, 1), multiplyAdds(pool, threads)));
        }
      }
      return peak;
    } finally {
      pool.shutdown();
    }
  }

  private static double multiplyAdds(ExecutorService pool, int threads) {
    Callable<?> task = () -> MultiplyAdds.run(ROUNDS);
    return MultiplyAdds.operations(ROUNDS) * 1e-9 * threads / seconds(pool, nCopies(threads, task));
  }

  private static double products(ExecutorService pool, int threads) {
    List<Callable<?>> tasks = new ArrayList<>();
    for (int k = 0; k < threads; k++) {
      INDArray a = Nd4j.rand(DataType.FLOAT, SIDE, SIDE).dup('f');
      INDArray c = Nd4j.create(DataType.FLOAT, new long[] {SIDE, SIDE}, 'f');
      tasks.add(() -> products(a, c));
    }
    return GIGAFLOPS * PRODUCTS * threads / seconds(pool, tasks);
  }

  private static INDArray products(INDArray a, INDArray c) {
    for (int k = 0; k < PRODUCTS; k++) {
      Nd4j.gemm(a, a, c, false, false, 1, 0);
    }
    return c;
  }

  /** How long a pool takes for all of its tasks. */
  private static double seconds(ExecutorService pool, List<Callable<?>> tasks) {
    long begin = System.nanoTime();
    List<Future<?>> all = new ArrayList<>();
    tasks.forEach(task -> all.add(pool.submit(task)));
    try {
      for (Future<?> done : all) {
        done.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the work that measures the peak failed", e);
    }
    return (System.nanoTime() - begin) / 1e9;
  }
}
