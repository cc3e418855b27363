package dev.unroll.experiments.chapter.untrained;

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
 * What the machine's BLAS reaches when nothing has to wait: large single-precision products, one on
 * each processor at once.
 */
final class LargeProducts implements AutoCloseable {
  private final int side;
  private final List<Callable<INDArray>> products = new ArrayList<>();
  private final ExecutorService pool;

  LargeProducts(int side) {
    this.side = side;
    int threads = Runtime.getRuntime().availableProcessors();
    pool = Executors.newFixedThreadPool(threads);
    for (int k = 0; k < threads; k++) {
      INDArray a = Nd4j.ones(DataType.FLOAT, side, side).dup('f');
      INDArray c = Nd4j.create(DataType.FLOAT, new long[] {side, side}, 'f');
      products.add(() -> Nd4j.gemm(a, a, c, false, false, 1, 0));
    }
  }

  /** GFLOP/s of one product on each processor. */
  double rate() throws InterruptedException {
    long began = System.nanoTime();
    try {
      for (Future<INDArray> product : pool.invokeAll(products)) {
        product.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the product that measures the peak failed", e.getCause());
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return 2e-9 * side * side * side * products.size() / seconds;
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
