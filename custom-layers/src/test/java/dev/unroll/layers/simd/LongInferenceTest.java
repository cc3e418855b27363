package dev.unroll.layers.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.layers.EveryBlock;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.WorkerPool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Inference takes a long sequence in pieces, which nobody notices. */
final class LongInferenceTest {
  private static final int N = 2;
  private static final int T = 333; // two pieces and a part of one, with two threads
  private static final int I = 7;
  private static final int H = 18;

  static List<SequenceBlock> graphs() {
    return EveryBlock.ofAnyWidth().stream().filter(GraphBlock.class::isInstance).toList();
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void itGivesTheOutputsAndStatesOfTraining(SequenceBlock block) {
    Nd4j.getRandom().setSeed(13);
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    for (Parameter p : block.parameters(I, H)) {
      long[] shape = p.rows() == 1 ? new long[] {p.columns()} : new long[] {p.rows(), p.columns()};
      parameters.put(p.name(), Nd4j.randn(DataType.FLOAT, shape).muli(0.4).dup('f'));
    }
    Input input = new Input(Nd4j.randn(DataType.FLOAT, N, I, T), null, null);
    INDArray expected = Nd4j.createUninitialized(DataType.FLOAT, new long[] {N, H, T}, 'f');
    INDArray found = Nd4j.createUninitialized(DataType.FLOAT, new long[] {N, H, T}, 'f');
    Unroller unroller =
        new GraphUnroller((GraphBlock) block, Products.vectors(), new WorkerPool(2));

    State whole = unroller.record(parameters, input, expected).end();
    State pieces = unroller.infer(parameters, input, found).get();

    assertThat(found).isEqualTo(expected);
    whole.parts().forEach((name, part) -> assertThat(pieces.parts().get(name)).isEqualTo(part));
  }
}
