package dev.unroll.experiments.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.GatedDelta;
import dev.unroll.layers.blocks.GruCell;
import dev.unroll.layers.blocks.Lru;
import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.layers.blocks.Mamba;
import dev.unroll.layers.blocks.Rwkv7;
import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.Weights;
import dev.unroll.layers.reference.ReferenceEngine;
import dev.unroll.runtime.Cell;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.SequenceBlock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every cell's derivatives against central differences, its steps against the reference engine. */
final class CellMapTest {
  private static final int[][] SIZES = {{1, 1}, {3, 1}, {1, 2}, {2, 5}, {8, 13}};
  private static final double NUDGE = 1e-5;

  static List<SequenceBlock> blocks() {
    return Blocks.all().stream()
        .map(Blocks.Entry::block)
        .filter(block -> !(block instanceof GraphBlock))
        .toList();
  }

  /** But RWKV-4, whose exponent pp is a scale of its other two parts. */
  static List<GraphBlock> graphs() {
    return List.of(
        new Lru(0, 0.9, 3),
        new Mamba(1, 2, 3, 1),
        new Rwkv7(1, 0.5, 1),
        new GatedDelta(1, 1, 2, true));
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void derivativesOfGraphsAreThoseOfFiniteDifferences(GraphBlock block) {
    CellMap map = CellMap.of(block, 2, 3, random(block, 2, 3));
    Random random = new Random(5);
    double[] state = RandomCells.vector(random, map.stateSize(), 1);
    double[] x = RandomCells.vector(random, 2, 1);
    assertClose(map.jacobian(state, x), differences(state, s -> next(map, s, x)));
    assertClose(map.inputJacobian(state, x), differences(x, v -> next(map, state, v)));
  }

  private static Map<String, INDArray> random(GraphBlock block, int in, int out) {
    Map<String, INDArray> all = new LinkedHashMap<>();
    for (Parameter p : block.parameters(in, out)) {
      all.put(p.name(), random(3 + all.size(), p.rows(), p.columns()));
    }
    return all;
  }

  @Test
  void aCacheAndALargeStateAreRefused() {
    GraphBlock attention = (GraphBlock) Blocks.named("attention");
    assertThatThrownBy(() -> CellMap.of(attention, 4, 4, random(attention, 4, 4)))
        .hasMessageContaining("attention keeps a cache that grows with the sequence");
    GraphBlock mamba = new Mamba(2, 16, 4, 0);
    assertThatThrownBy(() -> CellMap.of(mamba, 4, 32, random(mamba, 4, 32)))
        .hasMessageContaining("mamba keeps 1216 numbers of state; expected at most 512");
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void derivativesAreThoseOfFiniteDifferences(SequenceBlock kind) {
    for (int[] size : SIZES) {
      Random random = new Random(3L * size[1] + size[0]);
      assertDerivatives(RandomCells.cell(kind, size[0], size[1], random), random);
    }
  }

  @Test
  void derivativesOfTheLinearCellAreThoseOfFiniteDifferences() {
    Random random = new Random(1);
    double[][] wx = RandomCells.gaussian(random, 2, 3, 1);
    double[][] wh = RandomCells.gaussian(random, 3, 3, 1);
    assertDerivatives(CellMap.linear(wx, wh, RandomCells.vector(random, 3, 1)), random);
  }

  private static void assertDerivatives(CellMap cell, Random random) {
    for (int draw = 0; draw < 3; draw++) {
      double[] state = RandomCells.vector(random, cell.stateSize(), 1);
      double[] x = RandomCells.vector(random, cell.inputs(), 1);
      assertClose(cell.jacobian(state, x), differences(state, s -> next(cell, s, x)));
      assertClose(cell.inputJacobian(state, x), differences(x, v -> next(cell, state, v)));
    }
  }

  private static double[] next(CellMap cell, double[] state, double[] x) {
    double[] next = new double[cell.stateSize()];
    cell.step(state, x, next);
    return next;
  }

  /** ∂map/∂at, a column for each component of {@code at}. */
  private static double[][] differences(double[] at, UnaryOperator<double[]> map) {
    double[][] jacobian = new double[map.apply(at).length][at.length];
    for (int j = 0; j < at.length; j++) {
      double[] up = at.clone();
      double[] down = at.clone();
      up[j] += NUDGE;
      down[j] -= NUDGE;
      double[] above = map.apply(up);
      double[] below = map.apply(down);
      for (int i = 0; i < above.length; i++) {
        jacobian[i][j] = (above[i] - below[i]) / (up[j] - down[j]);
      }
    }
    return jacobian;
  }

  /** Relative to the matrix, as differences of its small elements are only as exact as that. */
  private static void assertClose(double[][] found, double[][] expected) {
    double scale = Math.max(Rows.frobenius(expected), 1e-3);
    assertThat(found).hasDimensions(expected.length, expected[0].length);
    for (int i = 0; i < found.length; i++) {
      for (int j = 0; j < found[i].length; j++) {
        assertThat(found[i][j]).isCloseTo(expected[i][j], within(1e-7 * scale));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void stepsAreThoseOfTheReferenceEngine(SequenceBlock kind) {
    for (int[] size : SIZES) {
      int steps = 7;
      int wide = kind.gates().size() * size[1];
      boolean cell = kind instanceof Cell;
      boolean apart = cell && ((Cell) kind).separateProduct();
      INDArray wx = random(4, size[0], wide);
      INDArray wh = cell ? random(5, size[1], wide) : null;
      INDArray b = random(6, wide);
      INDArray bh = apart ? random(7, size[1]) : null;
      INDArray x = random(8, 1, size[0], steps);
      INDArray y = Nd4j.create(DataType.DOUBLE, 1, size[1], steps);
      new ReferenceEngine()
          .unroller(kind)
          .infer(new Weights(wx, wh, b, bh).byName(), new Input(x, null, null), y);
      CellMap map =
          CellMap.of(
              kind,
              wx.toDoubleMatrix(),
              wh == null ? null : wh.toDoubleMatrix(),
              b.toDoubleVector(),
              bh == null ? null : bh.toDoubleVector());
      List<double[]> inputs =
          List.of(x.slice(0).transpose().dup().toDoubleMatrix()); // a row for each step
      Trajectory trajectory = Trajectory.of(map, inputs);
      for (int t = 1; t <= steps; t++) {
        for (int k = 0; k < size[1]; k++) {
          double expected = y.getDouble(0, k, t - 1);
          assertThat(trajectory.state(t)[k])
              .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
        }
      }
    }
  }

  /** What holds for any block, held against the maps that were written by hand. */
  @ParameterizedTest
  @MethodSource("blocks")
  void theGeneralMapIsThatOfTheBlock(SequenceBlock kind) {
    Random random = new Random(9);
    int wide = kind.gates().size() * 4;
    boolean cell = kind instanceof Cell;
    double[][] wx = RandomCells.gaussian(random, 3, wide, 1);
    double[][] wh = cell ? RandomCells.gaussian(random, 4, wide, 1) : null;
    double[] b = RandomCells.vector(random, wide, 1);
    double[] bh = cell && ((Cell) kind).separateProduct() ? RandomCells.vector(random, 4, 1) : null;
    CellMap own = CellMap.of(kind, wx, wh, b, bh);
    CellMap general = new BlockMap(kind, AffineGates.of(kind.gates().size(), wx, wh, b), bh);
    double[] state = RandomCells.vector(random, own.stateSize(), 1);
    double[] x = RandomCells.vector(random, 3, 1);

    same(general.jacobian(state, x), own.jacobian(state, x));
    same(general.inputJacobian(state, x), own.inputJacobian(state, x));
    assertThat(general.gates(state, x).keySet()).isEqualTo(own.gates(state, x).keySet());
  }

  private static void same(double[][] found, double[][] expected) {
    assertThat(found).hasDimensions(expected.length, expected[0].length);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).containsExactly(expected[i], within(1e-12));
    }
  }

  private static INDArray random(long seed, int... shape) {
    Random random = new Random(seed);
    INDArray array = Nd4j.create(DataType.DOUBLE, Arrays.stream(shape).asLongStream().toArray());
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }

  @Test
  void gatesOpenAsTheirBiasesSay() {
    double[] b = {2, 0, -2, 0, 0, 0, 1, 1}; // i, f, g, o of two units
    CellMap lstm = CellMap.of(new LstmCell(1, 0), new double[1][8], new double[2][8], b, null);
    var gates = lstm.gates(new double[4], new double[1]);
    assertThat(gates.keySet()).containsExactly("i", "f", "o");
    assertThat(gates.get("i"))
        .containsExactly(new double[] {0.8807970779778823, 0.5}, within(1e-15));
    assertThat(gates.get("f")[0]).isCloseTo(0.11920292202211755, within(1e-15));
    double[] br = {2, 0, -2, 0, 0, 0};
    CellMap gru = CellMap.of(new GruCell(0), new double[1][6], new double[2][6], br, new double[2]);
    assertThat(gru.gates(new double[2], new double[1]).keySet()).containsExactly("r", "z");
    assertThat(RandomCells.linear(new double[][] {{1}}).gates(new double[1], new double[1]))
        .isEmpty();
  }

  @Test
  void aSaturatedUnitStillHasAnExactSlope() {
    CellMap cell =
        CellMap.of(new TanhCell(), new double[1][1], new double[][] {{1}}, new double[] {30}, null);
    double slope = cell.jacobian(new double[1], new double[1])[0][0];
    assertThat(slope).isCloseTo(4 * Math.exp(-60), within(1e-38)); // 1 − tanh² rounds to 0
  }

  @Test
  void shapesThatDoNotBelongTogetherAreRefused() {
    assertThatThrownBy(
            () ->
                CellMap.of(
                    new LstmCell(1, 0), new double[2][8], new double[2][6], new double[8], null))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("recurrent weights: expected rows of 8 values (G·H), got 6");
    assertThatThrownBy(
            () ->
                CellMap.of(new GruCell(0), new double[2][6], new double[2][6], new double[6], null))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("weights of a gru: expected a b_h, got none");
    CellMap cell = RandomCells.linear(new double[][] {{1}});
    assertThatThrownBy(() -> Trajectory.of(cell, List.of(new double[2])))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("input: expected 1 values, as the cell has, got 2");
  }
}
