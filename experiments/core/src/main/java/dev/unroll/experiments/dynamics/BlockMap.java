package dev.unroll.experiments.dynamics;

import dev.unroll.layers.engine.State;
import dev.unroll.layers.reference.ReadableCell;
import dev.unroll.layers.reference.ReadableForms;
import dev.unroll.layers.reference.Step;
import dev.unroll.runtime.DiagonalScan;
import dev.unroll.runtime.Gate;
import dev.unroll.runtime.SequenceBlock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Any block as a map of its state. One step is the block's readable form, and its derivatives are
 * that form's backward step: since a block is elementwise but for its products, one backward step
 * with a row for each part of the state gives ∂s/∂a of every unit, and the products do the rest.
 */
final class BlockMap implements CellMap {
  private final ReadableCell maths;
  private final List<Gate> gates;
  private final boolean scan;
  private final int parts; // of the state: 2 with a memory, else 1
  private final AffineGates affine;
  private final double[] productBias; // null unless the block keeps its last product apart

  BlockMap(SequenceBlock block, AffineGates affine, double[] productBias) {
    this.scan = block instanceof DiagonalScan;
    this.maths = ReadableForms.of(block);
    this.gates = block.gates();
    this.parts = block.state(affine.hidden(), affine.hidden()).size();
    this.affine = affine;
    this.productBias = productBias;
  }

  @Override
  public int hidden() {
    return affine.hidden();
  }

  @Override
  public int stateSize() {
    return parts * hidden();
  }

  @Override
  public int inputs() {
    return affine.inputs();
  }

  @Override
  public void step(double[] state, double[] x, double[] next) {
    Step step = forward(state, x, 1);
    copy(step.after().h(), 0, next, 0);
    if (parts > 1) {
      copy(step.after().c(), 0, next, hidden());
    }
  }

  @Override
  public double[][] jacobian(double[] state, double[] x) {
    Slopes slopes = slopes(state, x);
    int h = hidden();
    double[][] jacobian = new double[stateSize()][stateSize()];
    for (int p = 0; p < parts; p++) {
      affine.throughWh(slopes.product[p], jacobian, p * h);
      for (int q = 0; q < parts; q++) {
        for (int k = 0; k < h; k++) {
          jacobian[p * h + k][q * h + k] += slopes.carried[p][q][k];
        }
      }
    }
    return jacobian;
  }

  @Override
  public double[][] inputJacobian(double[] state, double[] x) {
    Slopes slopes = slopes(state, x);
    double[][] jacobian = new double[stateSize()][inputs()];
    for (int p = 0; p < parts; p++) {
      affine.throughWx(slopes.input[p], jacobian, p * hidden());
    }
    return jacobian;
  }

  @Override
  public Map<String, double[]> gates(double[] state, double[] x) {
    Step step = forward(state, x, 1);
    Map<String, double[]> open = new LinkedHashMap<>();
    for (int g = 0; g < gates.size(); g++) {
      if (gates.get(g).opens()) {
        INDArray gate = scan ? Transforms.sigmoid(step.gate(g), true) : step.gate(g);
        double[] values = new double[hidden()];
        copy(gate, 0, values, 0);
        open.put(gates.get(g).name(), values);
      }
    }
    return open;
  }

  /** Derivatives of each unit of the state by what enters that unit. */
  private static final class Slopes {
    private final double[][][] input; // ∂s_p/∂(product with the inputs), [parts][G][H]
    private final double[][][] product; // ∂s_p/∂(product with the state), [parts][G][H]
    private final double[][][] carried; // ∂s_p/∂s'_q past the products, [parts][parts][H]

    Slopes(double[][][] input, double[][][] product, double[][][] carried) {
      this.input = input;
      this.product = product;
      this.carried = carried;
    }
  }

  /** One backward step with a row for each part of the state. */
  private Slopes slopes(double[] state, double[] x) {
    Step step = forward(state, x, parts);
    int h = hidden();
    INDArray da = Nd4j.create(DataType.DOUBLE, step.a().shape());
    INDArray dq = step.q() == null ? da : Nd4j.create(DataType.DOUBLE, step.a().shape());
    INDArray dh = Nd4j.create(DataType.DOUBLE, parts, h);
    dh.getRow(0).assign(1);
    INDArray dc = null;
    if (parts > 1) {
      dc = Nd4j.create(DataType.DOUBLE, parts, h);
      dc.getRow(1).assign(1);
    }
    State carried = maths.backward(step, State.of(dh, dc), da, dq);
    double[][][] past = new double[parts][parts][h];
    for (int p = 0; p < parts; p++) {
      copy(carried.h(), p, past[p][0], 0);
      if (parts > 1) {
        copy(carried.c(), p, past[p][1], 0);
      }
    }
    return new Slopes(blocks(da), scan ? new double[parts][0][] : blocks(dq), past);
  }

  /** [parts, G·H] as [parts][G][H]. */
  private double[][][] blocks(INDArray wide) {
    int h = hidden();
    double[][][] blocks = new double[parts][gates.size()][];
    double[][] rows = wide.toDoubleMatrix();
    for (int p = 0; p < parts; p++) {
      for (int g = 0; g < gates.size(); g++) {
        blocks[p][g] = Arrays.copyOfRange(rows[p], g * h, (g + 1) * h);
      }
    }
    return blocks;
  }

  /** The step from a state, in {@code rows} equal rows. */
  private Step forward(double[] state, double[] x, int rows) {
    int h = hidden();
    double[] a = affine.project(x);
    double[] q = null;
    if (!scan) {
      q = affine.recur(state);
      if (productBias == null) {
        Rows.add(1, q, a);
        q = null;
      } else {
        for (int k = 0; k < h; k++) {
          q[q.length - h + k] += productBias[k];
        }
      }
    }
    State before =
        State.of(
            rows(Arrays.copyOf(state, h), rows),
            parts > 1 ? rows(Arrays.copyOfRange(state, h, 2 * h), rows) : null);
    State after =
        State.of(
            Nd4j.create(DataType.DOUBLE, rows, h),
            parts > 1 ? Nd4j.create(DataType.DOUBLE, rows, h) : null);
    Step step = new Step(rows(a, rows), q == null ? null : rows(q, rows), before, after);
    maths.forward(step);
    return step;
  }

  private static INDArray rows(double[] row, int count) {
    double[][] rows = new double[count][];
    Arrays.fill(rows, row);
    return Nd4j.createFromArray(rows);
  }

  private static void copy(INDArray rows, int row, double[] to, int at) {
    if (rows != null) {
      double[] values = rows.getRow(row).toDoubleVector();
      System.arraycopy(values, 0, to, at, values.length);
    }
  }
}
