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
 * One training step without the update: forward and backward through a recurrent layer and a linear
 * output of width 1, as {@code fit} would do it. Not final because JMH subclasses it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RecurrentLayerBenchmark {
  /** Layer and maker. */
  @Param public Contender layer;

  /** N x T x I x H. */
  @Param({"32x50x64x64", "32x100x128x128", "1x200x64x128"})
  public String dimensions;

  private MultiLayerNetwork network;
  private INDArray x;
  private INDArray labels;

  @Setup
  public void prepare() {
    Size sizes = Size.of(dimensions);
    network = layer.network(sizes);
    x = sizes.x();
    labels = sizes.labels();
  }

  @Benchmark
  public double forwardBackward() {
    network.setInput(x);
    network.setLabels(labels);
    network.computeGradientAndScore();
    return network.score();
  }
}
