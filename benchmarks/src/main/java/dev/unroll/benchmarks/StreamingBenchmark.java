package dev.unroll.benchmarks;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One new value arrives, one answer leaves: {@code rnnTimeStep} with the state kept between calls.
 * Not final because JMH subclasses it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StreamingBenchmark {
  /** Layer and maker. */
  @Param public Contender layer;

  /** N x T x I x H; T is one step. */
  @Param("1x1x64x128")
  public String dimensions;

  private MultiLayerNetwork network;
  private INDArray x;

  @Setup
  public void prepare() {
    Size sizes = Size.of(dimensions);
    network = layer.network(sizes);
    x = sizes.x();
  }

  @Benchmark
  public INDArray step() {
    return network.rnnTimeStep(x);
  }
}
