package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.layers.engine.Engine;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.layers.reference.ReferenceEngine;
import dev.unroll.layers.simd.SimdEngine;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.kernel.Loop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The fast engines compute in float what the reference computes in double. */
final class EngineAgreementTest {
  private static final Engine REFERENCE = new ReferenceEngine();
  private static final List<Engine> FAST = List.of(SimdEngine.overVectors(), SimdEngine.overBlas());

  private static final int[][] SIZES = { // N, T, I, H
    {1, 1, 1, 1},
    {1, 7, 3, 5},
    {2, 1, 31, 2},
    {3, 5, 8, 13},
    {5, 3, 2, 31},
    {8, 13, 1, 8},
    {13, 8, 5, 33},
    {31, 2, 13, 3},
    {33, 5, 17, 65},
    {1, 31, 64, 129},
    {16, 300, 2, 7},
    {64, 9, 40, 128},
    {17, 4, 300, 50}
  };

  private record Case(SequenceBlock block, List<Integer> size, String mask, boolean start) {
    int n() {
      return size.get(0);
    }

    int t() {
      return size.get(1);
    }

    int i() {
      return size.get(2);
    }

    int h() {
      return size.get(3);
    }

    @Override
    public String toString() {
      return "%s N=%d T=%d I=%d H=%d mask %s%s"
          .formatted(block, n(), t(), i(), h(), mask, start ? " start" : "");
    }
  }

  /** Cells and scans; of graphs, the contract and {@link GraphEngineTest} compare the engines. */
  private static List<SequenceBlock> blocks() {
    return EveryBlock.ofAnyWidth().stream()
        .filter(Loop::trains)
        .filter(block -> !(block instanceof GraphBlock))
        .toList();
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (SequenceBlock block : blocks()) {
      for (int s = 0; s < SIZES.length; s++) {
        List<Integer> size = Arrays.stream(SIZES[s]).boxed().toList();
        cases.add(new Case(block, size, "none", s % 2 == 0));
        cases.add(new Case(block, size, s % 2 == 0 ? "gaps" : "end", s % 3 == 0));
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheReferenceForAnyOrderOfTheInputs(Case c) {
    Map<String, INDArray> expected = run(REFERENCE, c, DataType.DOUBLE, 'c');
    for (Engine engine : FAST) {
      Map<String, INDArray> found = run(engine, c, DataType.FLOAT, 'f');
      close(c, found, expected);
      Map<String, INDArray> again = run(engine, c, DataType.FLOAT, 'c');
      found.forEach(
          (name, array) ->
              assertThat(again.get(name)).as(engine.name() + " " + name).isEqualTo(array));
    }
  }

  private static void close(Case c, Map<String, INDArray> found, Map<String, INDArray> expected) {
    // rounding grows with the length of the sums: 4 ulp of the largest value for each term's root
    double terms = (double) c.n() * c.t() + c.i() + c.h();
    double tolerance = 5e-7 * (4 + Math.sqrt(terms));
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, array) ->
            assertThat(Rig.error(found.get(name).castTo(DataType.DOUBLE), array))
                .as(name)
                .isLessThan(tolerance));
  }

  /** Everything an engine gives back, by name. */
  private static Map<String, INDArray> run(Engine engine, Case c, DataType type, char order) {
    int n = c.n();
    int t = c.t();
    int i = c.i();
    int h = c.h();
    SequenceBlock block = c.block();
    Map<String, INDArray> parameters = Rig.parameters(block, i, h, type, 1);
    State start = c.start() ? cast(Rig.state(block, 11, n, i, h), type) : null;
    LossGradient loss =
        new LossGradient(
            Rig.random(14, n, h, t).castTo(type).dup(order),
            c.start() ? cast(Rig.state(block, 15, n, i, h), type) : null);
    INDArray x = Rig.random(13, n, i, t).castTo(type).dup(order);
    Input input = new Input(x, mask(c.mask(), n, t), start);
    INDArray y = Nd4j.createUninitialized(type, new long[] {n, h, t}, 'f');
    INDArray dx = Nd4j.createUninitialized(type, new long[] {n, i, t}, 'f');
    Map<String, INDArray> gradients = Rig.parameters(block, i, h, type, 0);
    Unroller unroller = engine.unroller(block);
    double[][][] norms = new double[1][][];

    Tape tape = unroller.record(parameters, input, y);
    State startGradient = tape.backward(loss, gradients, dx, seen -> norms[0] = seen).get();

    Map<String, INDArray> all = new LinkedHashMap<>();
    all.put("y", y);
    all.put("dx", dx);
    all.put("norms", Nd4j.create(norms[0]));
    gradients.forEach((name, gradient) -> all.put("d" + name, gradient));
    tape.end().parts().forEach((name, part) -> all.put(name, part));
    startGradient.parts().forEach((name, part) -> all.put("start d" + name, part));
    INDArray yInferred = Nd4j.createUninitialized(type, new long[] {n, h, t}, 'f');
    State end = unroller.infer(parameters, input, yInferred).get();
    all.put("y inferred", yInferred);
    end.parts().forEach((name, part) -> all.put(name + " inferred", part));
    return all;
  }

  private static State cast(State state, DataType type) {
    Map<String, INDArray> parts = new LinkedHashMap<>();
    state.parts().forEach((name, part) -> parts.put(name, part.castTo(type)));
    return new State(parts);
  }

  private static INDArray mask(String kind, int n, int t) {
    if (kind.equals("none")) {
      return null;
    }
    INDArray mask = Nd4j.ones(DataType.FLOAT, n, t);
    for (int r = 0; r < n; r++) {
      for (int s = 0; s < t; s++) {
        boolean hidden = kind.equals("end") ? s > t - 1 - r % t : (r + 2 * s) % 3 == 1;
        mask.putScalar(r, s, hidden ? 0 : 1);
      }
    }
    return mask;
  }
}
