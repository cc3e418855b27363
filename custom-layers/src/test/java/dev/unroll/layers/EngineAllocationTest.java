package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.unroll.layers.engine.Cell;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.layers.engine.Weights;
import dev.unroll.layers.simd.SimdEngine;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

  @ParameterizedTest
  @EnumSource
  void aTimeStepAllocatesNothing(Cell cell) {
    Unroller unroller = SimdEngine.overVectors().unroller(cell);
    for (int warmUp = 0; warmUp < 300; warmUp++) {
      trained(unroller, cell, LONG);
    }
    long few = trained(unroller, cell, SHORT);
    long many = trained(unroller, cell, LONG);

    assertThat(many - few).isLessThan(SMALLEST_OBJECT * (LONG - SHORT));
    assertThat(many).isLessThan(200_000); // a float for each unit and step would be 537 600
  }

  /** Bytes that this thread allocates in a forward and a backward pass over {@code steps}. */
  private static long trained(Unroller unroller, Cell cell, int steps) {
    Weights weights = weights(cell);
    Weights gradients = weights(cell);
    INDArray x = Nd4j.ones(DataType.FLOAT, N, I, steps).dup('f');
    INDArray y = Nd4j.createUninitialized(DataType.FLOAT, new long[] {N, H, steps}, 'f');
    INDArray dy = Nd4j.ones(DataType.FLOAT, N, H, steps).dup('f');
    INDArray dx = Nd4j.createUninitialized(DataType.FLOAT, new long[] {N, I, steps}, 'f');
    Input input = new Input(x, null, null);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    unroller.record(weights, input, y).backward(dy, gradients, dx, null);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static Weights weights(Cell cell) {
    long wide = (long) cell.gates() * H;
    return new Weights(
        Lab.random(1, I, wide).castTo(DataType.FLOAT).dup('f'),
        Lab.random(2, H, wide).muli(0.1).castTo(DataType.FLOAT).dup('f'),
        Lab.random(3, 1, wide).castTo(DataType.FLOAT),
        cell.recurrentBias() ? Lab.random(4, 1, H).castTo(DataType.FLOAT) : null);
  }
}
