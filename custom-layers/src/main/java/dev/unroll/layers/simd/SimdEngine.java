package dev.unroll.layers.simd;

import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.engine.Engine;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.layers.engine.Weights;

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
  private final Crew crew;

  private SimdEngine(String name, Products products, Crew crew) {
    this.name = name;
    this.products = products;
    this.crew = crew;
  }

  /** Over the JDK's Vector API. */
  @SuppressWarnings("ClassNewInstance")
  public static SimdEngine overVectors() {
    try { // by name: without the module jdk.incubator.vector the class cannot even be loaded
      Class<?> type = Class.forName(SimdEngine.class.getPackageName() + ".VectorProducts");
      Products products = (Products) type.getDeclaredConstructor().newInstance();
      return new SimdEngine("simd", products, Crew.configured());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the engine's products cannot be loaded", e);
    }
  }

  /** Over OpenBLAS, for a JVM without the Vector API. */
  public static SimdEngine overBlas() {
    return new SimdEngine("blas", new BlasProducts(), Crew.configured());
  }

  @Override
  public String name() {
    return name;
  }

  /** What does the arithmetic, with how many threads, in words for the log. */
  public String arithmetic() {
    return products.name() + ", " + crew.threads() + (crew.threads() == 1 ? " thread" : " threads");
  }

  @Override
  public Unroller unroller(Cell cell) {
    return new SimdUnroller(cell, products, crew);
  }

  /** The worker of one output layer. */
  public SoftmaxGradient softmaxGradient() {
    return new SoftmaxGradient(products, crew);
  }

  /** The worker of one table of embeddings. */
  public EmbeddingGradient embeddingGradient() {
    return new EmbeddingGradient(crew);
  }

  Crew crew() {
    return crew;
  }

  /** One layer for one step at a time. */
  public SingleStep single(Cell cell, Weights weights) {
    return SingleStep.of(cell, products, crew, weights);
  }
}
