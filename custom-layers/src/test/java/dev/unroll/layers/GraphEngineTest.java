package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.layers.blocks.Stack;
import dev.unroll.layers.engine.Engine;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.layers.reference.ReferenceEngine;
import dev.unroll.layers.simd.SimdEngine;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.SequenceBlock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Graphs on the fast engine against the reference engine in double precision. */
final class GraphEngineTest {
  private static final int N = 3;
  private static final int T = 35; // more than two chunks of states that are not kept
  private static final int I = 7;
  private static final int H = 18;
  private static final long NOISE = 71;

  static List<SequenceBlock> graphs() {
    return Stream.concat(
            EveryBlock.ofAnyWidth().stream().filter(GraphBlock.class::isInstance),
            Stream.of(new Stack("dropout(0.2), [min-gru, dropout(0.4)], mlp(gelu)")))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void valuesStatesAndGradientsAgree(SequenceBlock block) {
    Map<String, INDArray> expected = run(new ReferenceEngine(), block, DataType.DOUBLE);
    Map<String, INDArray> found = run(SimdEngine.overVectors(), block, DataType.FLOAT);

    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, array) ->
            assertThat(Rig.error(found.get(name).castTo(DataType.DOUBLE), array))
                .as(name)
                .isLessThan(5e-5));
  }

  /** Everything an engine gives, with gaps, from a state, with a loss of the end state, too. */
  private static Map<String, INDArray> run(Engine engine, SequenceBlock block, DataType type) {
    Map<String, INDArray> parameters = Rig.parameters(block, I, H, type, 1);
    Map<String, INDArray> gradients = Rig.parameters(block, I, H, type, 0);
    INDArray mask = Nd4j.ones(type, N, T);
    mask.putScalar(0, 3, 0).putScalar(1, 0, 0).putScalar(1, T - 1, 0);
    State start = cast(Rig.state(block, 11, N, I, H), type);
    Input input = new Input(Rig.random(13, N, I, T).castTo(type), mask, start, NOISE);
    INDArray y = Nd4j.createUninitialized(type, new long[] {N, H, T}, 'f');
    INDArray dx = Nd4j.createUninitialized(type, new long[] {N, I, T}, 'f');

    Tape tape = engine.unroller(block).record(parameters, input, y);
    LossGradient loss = LossGradient.of(Rig.random(14, N, H, T).castTo(type));
    State startGradient = tape.backward(loss, gradients, dx, null).get();

    Map<String, INDArray> all = new LinkedHashMap<>();
    all.put("y", y);
    all.put("dx", dx);
    gradients.forEach((name, gradient) -> all.put("d" + name, gradient));
    tape.end().parts().forEach((name, part) -> all.put("end " + name, part));
    startGradient.parts().forEach((name, part) -> all.put("start d" + name, part));
    return all;
  }

  private static State cast(State state, DataType type) {
    Map<String, INDArray> parts = new LinkedHashMap<>();
    state.parts().forEach((name, part) -> parts.put(name, part.castTo(type)));
    return new State(parts);
  }
}
