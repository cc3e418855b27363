package dev.unroll.layers.simd;

import dev.unroll.layers.engine.GradientFlow;
import dev.unroll.layers.engine.HeapFloats;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.layers.engine.Weights;
import dev.unroll.runtime.kernel.Loop;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.PackedWeights;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.Products.Left;
import dev.unroll.runtime.kernel.StepBuffers;
import dev.unroll.runtime.kernel.WorkerPool;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The forward pass, in phases; within a phase every thread has rows of its own. */
final class SimdUnroller implements Unroller {
  /** Rows of a product over the whole sequence that are worth a task of their own. */
  private static final int ROWS = 128;

  /** Rows that inference works on at a time, so that its memory does not grow with T. */
  private static final int INFERENCE_ROWS = 2048;

  private final Loop loop;
  private final Products products;
  private final WorkerPool pool;
  private final Layout layout;
  private final PackedWeights weights;
  private final Trace trace;
  private final BackPropagation back;
  private StepBuffers[] work = {};
  private boolean inSteps; // each step multiplies its own inputs: slices have rows enough
  private int recordings;

  SimdUnroller(Loop loop, Products products, WorkerPool pool) {
    this.loop = loop;
    this.products = products;
    this.pool = pool;
    this.layout = new Layout(pool);
    this.weights = new PackedWeights(loop, products, pool);
    this.trace = new Trace(loop);
    this.back = new BackPropagation(loop, products, pool, layout, weights, trace);
  }

  @Override
  public Supplier<State> infer(Map<String, INDArray> parameters, Input input, INDArray y) {
    int chunk = Math.max(1, INFERENCE_ROWS / (int) input.batch());
    forward(parameters, input, y, chunk, false);
    return () -> end(input, (int) ((input.steps() - 1) % chunk) + 1);
  }

  @Override
  public Tape record(Map<String, INDArray> parameters, Input input, INDArray y) {
    Mask mask = forward(parameters, input, y, (int) input.steps(), true);
    int recording = ++recordings;
    return new Tape() {
      @Override
      public State end() {
        return SimdUnroller.this.end(input, (int) input.steps());
      }

      @Override
      public Supplier<State> backward(
          LossGradient loss, Map<String, INDArray> gradients, INDArray dx, GradientFlow flow) {
        if (recording != recordings) {
          throw new IllegalStateException(
              "this tape has been used or recorded over; record the forward pass again");
        }
        recordings++; // back-propagation overwrites the tape
        return back.run(work, inSteps, mask, loss, Weights.of(gradients), dx, flow);
      }
    };
  }

  private Mask forward(
      Map<String, INDArray> parameters, Input input, INDArray out, int chunk, boolean recording) {
    INDArray y = Layout.columns(out);
    int batch = (int) input.batch();
    int steps = (int) input.steps();
    recordings++;
    weights.update(Layout.source(Weights.of(parameters)));
    Mask mask = Mask.of(input);
    prepare(batch, steps);
    trace.shape(Math.min(chunk, steps), batch, weights.hidden(), recording || !inSteps);
    trace.x.shape(steps * batch, weights.width());
    layout.load(input.x(), trace.x, 0, Mask.of(null, batch));
    start(trace.h, input.start() == null ? null : input.start().h(), batch);
    if (loop.memory()) {
      start(trace.c, input.start() == null ? null : input.start().c(), batch);
    }
    for (int from = 0; from < steps; from += chunk) {
      int to = Math.min(from + chunk, steps);
      if (from > 0) {
        goOn(chunk * batch, batch);
      }
      if (!inSteps) {
        project(from * batch, (to - from) * batch);
      }
      int first = from;
      pool.run(
          work.length, s -> unroll(work[s], begin(s, batch), first, to, mask, batch, recording));
      output(y, from, to, mask, batch);
    }
    Layout.handOver(y, out);
    return mask;
  }

  private void start(Matrix states, INDArray start, int batch) {
    if (start == null) {
      states.clear(0, batch);
    } else {
      INDArray floats = start.castTo(DataType.FLOAT).reshape(batch, start.size(1), 1);
      layout.load(floats.dup('f'), states, 0, Mask.of(null, batch));
    }
  }

  /** The last state of one chunk is the first of the next. */
  private void goOn(int last, int batch) {
    trace.h.copy(0, trace.h, last, batch);
    if (loop.memory()) {
      trace.c.copy(0, trace.c, last, batch);
    }
  }

  /** P = X·Wx + b into the trace, rows over threads. */
  private void project(int from, int rows) {
    int tasks = (rows + ROWS - 1) / ROWS;
    pool.run(
        tasks,
        task -> {
          int row = task * ROWS;
          project(from + row, Math.min(ROWS, rows - row), trace.gate, row);
        });
  }

  private void project(int from, int rows, Matrix[] gates, int into) {
    Left x = products.take(trace.x, from, rows);
    for (int g = 0; g < gates.length; g++) {
      gates[g].fill(into, rows, weights.b(g));
      products.multiply(x, weights.inward(g), gates[g], into);
    }
  }

  /** Cuts the batch into slices of whole tiles, one for each thread. */
  private void prepare(int batch, int steps) {
    double flops = 2.0 * loop.gates() * weights.hidden() * weights.hidden() * batch * steps;
    int slices = flops < 2e5 ? 1 : Math.max(1, Math.min(pool.threads(), batch / 4));
    if (work.length != slices) {
      work = new StepBuffers[slices];
      for (int s = 0; s < slices; s++) {
        work[s] = new StepBuffers(loop);
      }
    }
    inSteps = true;
    for (int s = 0; s < slices; s++) {
      work[s].shape(begin(s + 1, batch) - begin(s, batch), weights.hidden());
      inSteps &= work[s].rows() >= products.enoughRows();
    }
  }

  /** The first sequence of a slice. */
  private int begin(int slice, int batch) {
    int tile = batch >= 8 * work.length ? 8 : 1;
    int even = (int) ((long) slice * batch / work.length);
    return slice == work.length ? batch : even / tile * tile;
  }

  /** One slice through all steps: a_t = P_t + h_{t-1}·Wh, then the cell. */
  private void unroll(
      StepBuffers step, int n0, int from, int to, Mask mask, int batch, boolean recording) {
    int rows = step.rows();
    step.h.copy(0, trace.h, n0, rows);
    if (loop.memory()) {
      step.c.copy(0, trace.c, n0, rows);
    }
    for (int t = from; t < to; t++) {
      int row = (t - from) * batch + n0;
      boolean hold = mask.hidesAny(t, n0, n0 + rows);
      if (hold || mask.zoned() != null) {
        remember(step);
      }
      if (inSteps) {
        project(t * batch + n0, rows, step.gate, 0);
      } else {
        fetch(step, row);
      }
      if (loop.recurrent()) {
        recur(step);
      }
      loop.forward(step);
      if (mask.zoned() != null) {
        Zoneout.forward(loop, step, mask.zoned(), t, n0);
      }
      if (hold) {
        hold(step, mask, t, n0);
      }
      if (recording) {
        keepGates(step, row);
      }
      keepState(step, row + batch);
    }
  }

  /** P_t of the trace. */
  private void fetch(StepBuffers step, int row) {
    for (int g = 0; g < loop.gates(); g++) {
      step.gate[g].copy(0, trace.gate[g], row, step.rows());
    }
  }

  /** … + h_{t-1}·Wh. */
  private void recur(StepBuffers step) {
    if (step.product != null) {
      step.product.fill(0, step.rows(), weights.productBias());
    }
    Left h = products.take(step.h, 0, step.rows());
    for (int g = 0; g < loop.gates(); g++) {
      products.multiply(h, weights.recurrent(g), step.recurrent(g), 0);
    }
  }

  /** What back-propagation will ask for, unless the state is all of it. */
  private void keepGates(StepBuffers step, int row) {
    for (int g = 0; g < loop.gates() && !loop.gateIsState(); g++) {
      trace.gate[g].copy(row, step.gate[g], 0, step.rows());
    }
    if (step.product != null) {
      trace.q.copy(row, step.product, 0, step.rows());
    }
  }

  private void keepState(StepBuffers step, int row) {
    trace.h.copy(row, step.h, 0, step.rows());
    if (loop.memory()) {
      trace.c.copy(row, step.c, 0, step.rows());
    }
  }

  private void remember(StepBuffers step) {
    step.hBefore.copy(0, step.h, 0, step.rows());
    if (loop.memory()) {
      step.cBefore.copy(0, step.c, 0, step.rows());
    }
  }

  /** At masked steps the state passes through. */
  private void hold(StepBuffers step, Mask mask, int t, int n0) {
    for (int r = 0; r < step.rows(); r++) {
      if (mask.hides(t, n0 + r)) {
        step.h.copy(r, step.hBefore, r, 1);
        if (loop.memory()) {
          step.c.copy(r, step.cBefore, r, 1);
        }
      }
    }
  }

  private void output(INDArray y, int from, int to, Mask mask, int batch) {
    layout.store(trace.h, batch, y, from, to);
    if (!mask.isNone() && to == y.size(2)) {
      mask.silence(y);
    }
  }

  private State end(Input input, int steps) {
    int batch = (int) input.batch();
    return State.of(
        array(trace.h, steps * batch, batch),
        loop.memory() ? array(trace.c, steps * batch, batch) : null);
  }

  /** Rows as an array [rows, H] of ND4J. */
  static INDArray array(Matrix matrix, int from, int rows) {
    float[] values = new float[rows * matrix.columns()];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(
          matrix.data(), matrix.at(from + r), values, r * matrix.columns(), matrix.columns());
    }
    return HeapFloats.array(values, 'c', rows, matrix.columns());
  }
}
