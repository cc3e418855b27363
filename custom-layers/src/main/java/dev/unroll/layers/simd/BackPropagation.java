package dev.unroll.layers.simd;

import dev.unroll.layers.engine.GradientFlow;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Weights;
import dev.unroll.runtime.kernel.Activations;
import dev.unroll.runtime.kernel.Loop;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.PackedWeights;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.Products.Left;
import dev.unroll.runtime.kernel.Products.Sum;
import dev.unroll.runtime.kernel.StepBuffers;
import dev.unroll.runtime.kernel.WorkerPool;
import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Explicit back-propagation through time along a {@link Trace}. With δ_t = ∂L/∂a_t,
 *
 * <pre>
 *   ∂L/∂h_t = direct (from the layer above) + transferred (δ_{t+1}·Whᵀ)
 *   ∂L/∂Wh = Σ h_{t-1}ᵀ δ_t    ∂L/∂Wx = Σ x_tᵀ δ_t    ∂L/∂b = Σ δ_t    ∂L/∂x_t = δ_t·Wxᵀ
 * </pre>
 */
final class BackPropagation {
  private static final int ROWS = 128;

  private final Loop loop;
  private final Products products;
  private final WorkerPool pool;
  private final Layout layout;
  private final PackedWeights weights;
  private final Trace trace;

  private final Matrix direct = new Matrix(); // ∂L/∂y [T·N, H]
  private final Matrix dx = new Matrix(); //     [T·N, I]
  private final Matrix dwx = new Matrix(); //    [G·H, I]: DL4J's 'f' order
  private final Matrix dwh = new Matrix(); //    [G·H, H]

  BackPropagation(
      Loop loop,
      Products products,
      WorkerPool pool,
      Layout layout,
      PackedWeights weights,
      Trace trace) {
    this.loop = loop;
    this.products = products;
    this.pool = pool;
    this.layout = layout;
    this.weights = weights;
    this.trace = trace;
  }

  /**
   * Back along the trace; {@code inSteps} as in the forward pass: each step makes its own ∂L/∂x.
   */
  Supplier<State> run(
      StepBuffers[] work,
      boolean inSteps,
      Mask mask,
      LossGradient loss,
      Weights gradients,
      INDArray dxOut,
      GradientFlow flow) {
    INDArray dy = loss.outputs();
    int batch = (int) dy.size(0);
    int steps = (int) dy.size(2);
    weights.turnBack();
    direct.shape(steps * batch, weights.hidden());
    dx.shape(steps * batch, weights.width());
    layout.load(dy.castTo(DataType.FLOAT), direct, 0, mask);
    double[][] norms = flow == null ? null : new double[steps][batch];
    int[] begin = begins(work);
    end(work, begin, loss.end());
    pool.run(work.length, s -> unroll(work[s], begin[s], batch, inSteps, mask, norms));
    if (flow != null) {
      flow.observe(norms);
    }
    parameters(work, gradients, inSteps ? 0 : steps * batch);
    INDArray columns = Layout.columns(dxOut);
    layout.store(dx, 0, columns, 0, steps);
    Layout.handOver(columns, dxOut);
    return startGradient(work, batch);
  }

  private static int[] begins(StepBuffers[] work) {
    int[] begin = new int[work.length];
    for (int s = 1; s < work.length; s++) {
      begin[s] = begin[s - 1] + work[s - 1].rows();
    }
    return begin;
  }

  /** ∂L/∂(state after the last step), beyond what reaches it through the outputs. */
  private void end(StepBuffers[] work, int[] begin, State end) {
    for (int s = 0; s < work.length; s++) {
      set(work[s].dh, begin[s], end == null ? null : end.h());
      if (loop.memory()) {
        set(work[s].dc, begin[s], end == null ? null : end.c());
      }
    }
  }

  private static void set(Matrix d, int n0, INDArray end) {
    d.clear(0, d.rows());
    for (int n = 0; end != null && n < d.rows(); n++) {
      float[] row = end.getRow(n0 + n).castTo(DataType.FLOAT).toFloatVector();
      System.arraycopy(row, 0, d.data(), d.at(n), row.length);
    }
  }

  /** One slice of the batch, from the last step to the first. */
  private void unroll(
      StepBuffers step, int n0, int batch, boolean inSteps, Mask mask, double[][] norms) {
    int rows = step.rows();
    for (int g = 0; g < loop.gates(); g++) {
      step.biasGradient[g].clear(0, rows);
    }
    if (step.product != null) {
      step.productGradient.clear(0, rows);
    }
    for (int t = direct.rows() / batch - 1; t >= 0; t--) {
      int row = t * batch + n0;
      fetch(step, row, batch);
      receive(step);
      if (norms != null) {
        norms(step, norms[t], n0);
      }
      boolean hidden = mask.hidesAny(t, n0, n0 + rows);
      if (hidden || mask.zoned() != null) {
        aside(step);
      }
      if (mask.zoned() == null) {
        loop.backward(step);
      } else {
        Zoneout.backward(loop, step, mask.zoned(), t, n0);
      }
      if (hidden) {
        passBy(step, mask, t, n0);
      }
      deliver(step, row, inSteps);
    }
  }

  private void fetch(StepBuffers step, int row, int batch) {
    int rows = step.rows();
    step.direct.copy(0, direct, row, rows);
    if (loop.gateIsState()) {
      step.gate[0].copy(0, trace.h, row + batch, rows);
    } else {
      for (int g = 0; g < loop.gates(); g++) {
        step.gate[g].copy(0, trace.gate[g], row, rows);
      }
    }
    if (step.product != null) {
      step.product.copy(0, trace.q, row, rows);
    }
    if (loop.needsStateBefore()) {
      step.hBefore.copy(0, trace.h, row, rows);
    }
    if (loop.memory()) {
      step.c.copy(0, trace.c, row + batch, rows);
      step.cBefore.copy(0, trace.c, row, rows);
    }
  }

  /** ∂L/∂h_t = transferred + direct. */
  private static void receive(StepBuffers step) {
    float[] dh = step.dh.data();
    float[] above = step.direct.data();
    for (int j = 0, end = step.length(); j < end; j++) {
      dh[j] = Activations.flush(dh[j] + above[j]);
    }
  }

  private static void norms(StepBuffers step, double[] into, int n0) {
    float[] dh = step.dh.data();
    for (int r = 0; r < step.rows(); r++) {
      double sum = 0;
      for (int j = step.dh.at(r), end = j + step.dh.columns(); j < end; j++) {
        sum += (double) dh[j] * dh[j];
      }
      into[n0 + r] = Math.sqrt(sum);
    }
  }

  /** Sets the gradients aside, in blocks that this step has no other use for. */
  private void aside(StepBuffers step) {
    step.direct.copy(0, step.dh, 0, step.rows());
    if (loop.memory()) {
      step.h.copy(0, step.dc, 0, step.rows());
    }
  }

  /** At masked steps the whole gradient goes on to the step before, and none enters the cell. */
  private void passBy(StepBuffers step, Mask mask, int t, int n0) {
    for (int r = 0; r < step.rows(); r++) {
      if (mask.hides(t, n0 + r)) {
        step.dh.copy(r, step.direct, r, 1);
        if (loop.memory()) {
          step.dc.copy(r, step.h, r, 1);
        }
        for (Matrix gate : step.gate) {
          gate.clear(r, 1);
        }
        if (step.product != null) {
          step.product.clear(r, 1);
        }
      }
    }
  }

  /** Keeps δ_t, adds it to the bias's gradient, and transfers δ_t·Whᵀ and δ_t·Wxᵀ. */
  private void deliver(StepBuffers step, int row, boolean inSteps) {
    int rows = step.rows();
    if (inSteps) {
      dx.clear(row, rows);
    }
    for (int g = 0; g < loop.gates(); g++) {
      Matrix delta = step.gate[g];
      trace.gate[g].copy(row, delta, 0, rows);
      add(step.biasGradient[g].data(), delta.data(), step.length());
      Left left = null;
      if (loop.recurrent()) {
        left = products.take(step.recurrent(g), 0, rows);
        products.multiply(left, weights.recurrentBack(g), step.dh, 0);
      }
      if (inSteps) {
        left = left != null && step.recurrent(g) == delta ? left : products.take(delta, 0, rows);
        products.multiply(left, weights.inwardBack(g), dx, row);
      }
    }
    if (step.product != null) {
      trace.q.copy(row, step.product, 0, rows);
      add(step.productGradient.data(), step.product.data(), step.length());
    }
  }

  private static void add(float[] sum, float[] term, int end) {
    for (int j = 0; j < end; j++) {
      sum[j] += term[j];
    }
  }

  /** Products over the sequence: ∂L/∂Wx and ∂L/∂Wh by output rows, ∂L/∂x of so many rows. */
  private void parameters(StepBuffers[] work, Weights gradients, int rows) {
    int h = weights.hidden();
    dwx.shape(loop.gates() * h, weights.width());
    dwh.shape(loop.recurrent() ? loop.gates() * h : 0, h);
    FloatBuffer wx = Layout.memory(gradients.wx());
    FloatBuffer wh = loop.recurrent() ? Layout.memory(gradients.wh()) : null;
    int tasks = (rows + ROWS - 1) / ROWS;
    int parts = h >= 16 ? pool.threads() : 1;
    pool.run(
        parts + tasks,
        task -> {
          if (task < parts) {
            weightGradients(cut(task, parts, h), cut(task + 1, parts, h), wx, wh);
          } else {
            int row = (task - parts) * ROWS;
            inputGradient(row, Math.min(ROWS, rows - row));
          }
        });
    FloatBuffer b = Layout.memory(gradients.b());
    for (int g = 0; g < loop.gates(); g++) {
      int gate = g;
      b.put(g * h, sum(work, step -> step.biasGradient[gate]));
    }
    if (gradients.bh() != null) {
      Layout.memory(gradients.bh()).put(0, sum(work, step -> step.productGradient));
    }
  }

  private static int cut(int part, int parts, int h) {
    return part == parts ? h : part * h / parts / 8 * 8;
  }

  private void weightGradients(int from, int to, FloatBuffer wx, FloatBuffer wh) {
    if (from == to) { // more threads than pieces of H
      return;
    }
    Sum inputs = new Sum(trace.gate, trace.x, dwx);
    if (loop.recurrent()) { // h's first T·N rows are the states before
      products.transposed(from, to, inputs, new Sum(trace.recurrent, trace.h, dwh));
    } else {
      products.transposed(from, to, inputs);
    }
    for (int g = 0; g < loop.gates(); g++) {
      write(dwx, g * weights.hidden() + from, g * weights.hidden() + to, wx);
      if (loop.recurrent()) {
        write(dwh, g * weights.hidden() + from, g * weights.hidden() + to, wh);
      }
    }
  }

  /** Rows of [G·H, F] into a gradient view [F, G·H] in 'f' order: the same order of elements. */
  private static void write(Matrix matrix, int from, int to, FloatBuffer view) {
    for (int r = from; r < to; r++) {
      view.put(r * matrix.columns(), matrix.data(), matrix.at(r), matrix.columns());
    }
  }

  private void inputGradient(int row, int rows) {
    dx.clear(row, rows);
    for (int g = 0; g < loop.gates(); g++) {
      products.multiply(products.take(trace.gate[g], row, rows), weights.inwardBack(g), dx, row);
    }
  }

  private float[] sum(StepBuffers[] work, java.util.function.Function<StepBuffers, Matrix> part) {
    float[] sum = new float[weights.hidden()];
    for (StepBuffers step : work) {
      Matrix rows = part.apply(step);
      for (int r = 0; r < rows.rows(); r++) {
        for (int j = 0; j < sum.length; j++) {
          sum[j] += rows.data()[rows.at(r) + j];
        }
      }
    }
    return sum;
  }

  private Supplier<State> startGradient(StepBuffers[] work, int batch) {
    Matrix h = new Matrix(batch, weights.hidden());
    Matrix c = loop.memory() ? new Matrix(batch, weights.hidden()) : null;
    int[] begin = begins(work);
    for (int s = 0; s < work.length; s++) {
      h.copy(begin[s], work[s].dh, 0, work[s].rows());
      if (c != null) {
        c.copy(begin[s], work[s].dc, 0, work[s].rows());
      }
    }
    return () ->
        State.of(
            SimdUnroller.array(h, 0, batch), c == null ? null : SimdUnroller.array(c, 0, batch));
  }
}
