package dev.unroll.layers.simd;

import dev.unroll.layers.engine.Engine;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.kernel.Loop;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.WorkerPool;

/**
 * The engine written to be fast: float arrays on the heap, a few large and many small dense {@link
 * Products}, and threads that each own a part of the batch for all time steps, so that they meet
 * once a phase and not once a step.
 *
 * <p>The same inputs give the same bits, whatever the number of threads.
 */
public final class SimdEngine implements Engine {
  private final String name;
  private final Products products;
  private final WorkerPool pool;

  private SimdEngine(String name, Products products, WorkerPool pool) {
    this.name = name;
    this.products = products;
    this.pool = pool;
  }

  /** Over the JDK's Vector API. */
  public static SimdEngine overVectors() {
    return new SimdEngine("simd", Products.vectors(), WorkerPool.configured());
  }

  /** Over OpenBLAS, for a JVM without the Vector API. */
  public static SimdEngine overBlas() {
    return new SimdEngine("blas", new BlasProducts(), WorkerPool.configured());
  }

  /** The same with so many threads of its own. */
  public SimdEngine withThreads(int threads) {
    return new SimdEngine(name, products, new WorkerPool(threads));
  }

  @Override
  public String name() {
    return name;
  }

  /** What does the arithmetic, with how many threads, in words for the log. */
  public String arithmetic() {
    return products.name() + ", " + pool.threads() + (pool.threads() == 1 ? " thread" : " threads");
  }

  @Override
  public Unroller unroller(SequenceBlock block) {
    return block instanceof GraphBlock graph
        ? new GraphUnroller(graph, products, pool)
        : new SimdUnroller(Loop.of(block), products, pool);
  }

  /** The worker of one output layer. */
  public SoftmaxGradient softmaxGradient() {
    return new SoftmaxGradient(products, pool);
  }

  /** The worker of one table of embeddings. */
  public EmbeddingGradient embeddingGradient() {
    return new EmbeddingGradient(pool);
  }

  WorkerPool pool() {
    return pool;
  }
}
