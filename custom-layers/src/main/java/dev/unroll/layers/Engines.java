package dev.unroll.layers;

import dev.unroll.layers.engine.Engine;
import dev.unroll.layers.reference.ReferenceEngine;
import dev.unroll.layers.simd.SimdEngine;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.kernel.Loop;
import dev.unroll.runtime.kernel.Products;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The one place that picks the engine a layer runs on. */
public final class Engines {
  /** System property that forces an engine by name. */
  public static final String PROPERTY = "unroll.engine";

  private static final String MODULE = Products.VECTOR_MODULE;

  private static final Logger LOG = LogManager.getLogger(Engines.class);

  private static final Engine REFERENCE = new ReferenceEngine();

  private Engines() {}

  /** An engine and why it was taken, in words for the log. */
  public record Choice(Engine engine, String reason) {}

  /** Made when first needed, once in a JVM: engines own threads. */
  private static final class Vectors {
    static final SimdEngine ENGINE = SimdEngine.overVectors();
  }

  private static final class Blas {
    static final SimdEngine ENGINE = SimdEngine.overBlas();
  }

  /** Picks the engine for a network of floats, the usual kind; see {@link #choose(DataType)}. */
  public static Choice choose() {
    return choose(DataType.FLOAT);
  }

  /** The fast engine with so many threads of its own, which stay; for measurements. */
  public static Engine withThreads(int threads) {
    return (Products.hasVectors() ? Vectors.ENGINE : Blas.ENGINE).withThreads(threads);
  }

  /**
   * Picks the engine for a layer.
   *
   * @param type the network's data type
   * @throws IllegalArgumentException if {@value #PROPERTY} names an engine that does not exist or
   *     cannot run here
   */
  public static Choice choose(DataType type) {
    String forced = System.getProperty(PROPERTY, "");
    if (forced.equals(REFERENCE.name())) {
      return new Choice(REFERENCE, "forced by -D" + PROPERTY);
    }
    if (!forced.isEmpty() && !forced.equals("simd") && !forced.equals("blas")) {
      throw new IllegalArgumentException(
          "-D%s: expected one of simd, blas, reference, got \"%s\"".formatted(PROPERTY, forced));
    }
    if (type != DataType.FLOAT) {
      return new Choice(
          REFERENCE, "the network computes in " + type + "; the fast engines do in FLOAT only");
    }
    if (!onCpu()) {
      return new Choice(REFERENCE, "the ND4J backend is not the CPU's");
    }
    boolean vectors = Products.hasVectors();
    if (forced.equals("simd") && !vectors) {
      throw new IllegalArgumentException(
          "-D%s=simd: this JVM runs without the Vector API; start it with --add-modules %s"
              .formatted(PROPERTY, MODULE));
    }
    if (!vectors || forced.equals("blas")) {
      String lost =
          "this JVM runs without the Vector API, which is several times as fast on small"
              + " layers; start it with --add-modules "
              + MODULE
              + " to get it back";
      String why = vectors ? "forced by -D" + PROPERTY : lost;
      return new Choice(Blas.ENGINE, Blas.ENGINE.arithmetic() + "; " + why);
    }
    return new Choice(Vectors.ENGINE, Vectors.ENGINE.arithmetic());
  }

  /**
   * Picks the engine for a layer of one block: the reference engine where the block has no fast
   * form to be trained with.
   */
  public static Engine choose(DataType type, SequenceBlock block) {
    Engine engine = choose(type).engine();
    if (engine == REFERENCE || Loop.trains(block)) {
      return engine;
    }
    LOG.info("{} has no fast form; the reference engine runs it", block);
    return REFERENCE;
  }

  private static boolean onCpu() {
    return Nd4j.getBackend().getClass().getSimpleName().equals("CpuBackend");
  }
}
