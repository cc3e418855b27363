package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.layers.simd.SimdEngine;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.kernel.Loop;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** In its steady state the engine allocates per call, not per time step, and little. */
final class EngineAllocationTest {
  private static final int N = 8;
  private static final int I = 5;
  private static final int H = 40;
  private static final int SHORT = 20;
  private static final int LONG = 420;
  private static final long SMALLEST_OBJECT = 16; // bytes

  /** Cells and scans; a graph keeps its buffers likewise, and moves its state in small arrays. */
  static List<SequenceBlock> blocks() {
    return EveryBlock.ofAnyWidth().stream()
        .filter(Loop::trains)
        .filter(block -> !(block instanceof GraphBlock))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void aTimeStepAllocatesNothing(SequenceBlock block) {
    Unroller unroller = SimdEngine.overVectors().unroller(block);
    long few;
    long many;
    int passes = 0;
    do { // until the steady state
      few = trained(unroller, block, SHORT);
      many = trained(unroller, block, LONG);
    } while (many - few >= SMALLEST_OBJECT * (LONG - SHORT) && passes++ < 300);

    assertThat(many - few).isLessThan(SMALLEST_OBJECT * (LONG - SHORT));
    assertThat(many).isLessThan(200_000); // a float for each unit and step would be 537 600
  }

  /** Bytes that this thread allocates in a forward and a backward pass over {@code steps}. */
  private static long trained(Unroller unroller, SequenceBlock block, int steps) {
    Map<String, INDArray> parameters = Rig.parameters(block, I, H, DataType.FLOAT, 0.1);
    Map<String, INDArray> gradients = Rig.parameters(block, I, H, DataType.FLOAT, 0);
    INDArray x = Nd4j.ones(DataType.FLOAT, N, I, steps).dup('f');
    INDArray y = Nd4j.createUninitialized(DataType.FLOAT, new long[] {N, H, steps}, 'f');
    INDArray dy = Nd4j.ones(DataType.FLOAT, N, H, steps).dup('f');
    INDArray dx = Nd4j.createUninitialized(DataType.FLOAT, new long[] {N, I, steps}, 'f');
    Input input = new Input(x, null, null);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    unroller.record(parameters, input, y).backward(LossGradient.of(dy), gradients, dx, null);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
