package dev.unroll.layers.simd;

import dev.unroll.layers.engine.GradientFlow;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.RealSteps;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.StatePart;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.GraphRunner;
import dev.unroll.runtime.graph.Value;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.WorkerPool;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link GraphBlock} over sequences of ND4J's: moves arrays in and out of a runner. */
final class GraphUnroller implements Unroller {
  /** Rows for a thread that inference works on at a time, so that values stay in the cache. */
  private static final int INFERENCE_ROWS = 128;

  private static final int TILE = 32; // steps, whatever the number of threads

  private final GraphBlock block;
  private final Products products;
  private final WorkerPool pool;
  private final Layout layout;
  private final Matrix rows = new Matrix(); // [T·N, F] as the network has them
  private GraphRunner runner; // made when the widths are known

  GraphUnroller(GraphBlock block, Products products, WorkerPool pool) {
    this.block = block;
    this.products = products;
    this.pool = pool;
    this.layout = new Layout(pool);
  }

  @Override
  public Supplier<State> infer(Map<String, INDArray> parameters, Input input, INDArray y) {
    int batch = (int) input.batch();
    int steps = (int) input.steps();
    int piece = (INFERENCE_ROWS * Math.max(2, pool.threads()) / batch + TILE) / TILE * TILE;
    RealSteps real = RealSteps.of(input.mask(), batch, steps);
    if (steps <= piece || !real.all()) {
      return run(parameters, input, y, false)::end;
    }
    prepare(parameters, input, y);
    if (runner.graph().inputs().size() > 1) {
      return run(parameters, input, y, false)::end;
    }
    runner.begin(batch, piece, null, false);
    start(input.start());
    rows.shape(batch * steps, (int) input.width());
    layout.load(input.x().castTo(DataType.FLOAT), rows, 0, Mask.of(null, batch));
    INDArray columns = Layout.columns(y);
    for (int from = 0; from < steps; from += piece) {
      int to = Math.min(steps, from + piece);
      runner.proceed(to - from);
      runner.value(runner.graph().input()).copy(0, rows, from * batch, (to - from) * batch);
      runner.forward();
      layout.store(runner.value(runner.graph().output()), 0, columns, from, to);
    }
    Layout.handOver(columns, y);
    return new Recorded(real, steps)::end;
  }

  @Override
  public Tape record(Map<String, INDArray> parameters, Input input, INDArray y) {
    return run(parameters, input, y, true);
  }

  private Recorded run(
      Map<String, INDArray> parameters, Input input, INDArray y, boolean training) {
    int batch = (int) input.batch();
    int steps = (int) input.steps();
    prepare(parameters, input, y);
    RealSteps real = RealSteps.of(input.mask(), batch, steps);
    runner.begin(batch, real.longest(), real.all() ? null : real.lengths(), training);
    runner.noise(input.noise());
    start(input.start());
    load(input.x().castTo(DataType.FLOAT), real);
    runner.forward();
    store(runner.value(runner.graph().output()), real, y);
    return new Recorded(real, steps);
  }

  /** Makes the runner when the widths are known, and takes over the parameters. */
  private void prepare(Map<String, INDArray> parameters, Input input, INDArray y) {
    if (runner == null) {
      Graph graph = block.graph((int) input.width(), (int) y.size(1));
      runner = new GraphRunner(graph, products, pool);
    }
    Map<String, FloatBuffer> memory = new LinkedHashMap<>();
    parameters.forEach((name, array) -> memory.put(name, Layout.columnwise(array)));
    runner.update(memory);
  }

  private void start(State start) {
    if (start == null) {
      return;
    }
    for (StatePart part : runner.graph().state()) {
      Layout.rows(start.parts().get(part.name()), runner.state(part));
    }
  }

  /** The real steps of [N, F, T] into the graph's inputs, side by side. */
  private void load(INDArray x, RealSteps real) {
    int width = (int) x.size(1);
    int batch = (int) x.size(0);
    boolean direct = real.all() && runner.graph().inputs().size() == 1;
    Matrix into = direct ? runner.value(runner.graph().input()) : rows;
    into.shape((int) (batch * x.size(2)), width);
    layout.load(x, into, 0, Mask.of(null, batch));
    if (direct) {
      return;
    }
    int from = 0;
    for (Value value : runner.graph().inputs()) {
      Matrix part = runner.value(value);
      part.clear(0, part.rows());
      for (int n = 0; n < batch; n++) {
        for (int k = 0; k < real.lengths()[n]; k++) {
          int row = time(real, n, k) * batch + n;
          int at = part.at(k * batch + n);
          System.arraycopy(rows.data(), rows.at(row) + from, part.data(), at, value.width());
        }
      }
      from += value.width();
    }
  }

  private static int time(RealSteps real, int n, int k) {
    return real.all() ? k : real.times()[n][k];
  }

  /** Rows of real steps to [N, F, T]; zero at masked ones. */
  private void store(Matrix from, RealSteps real, INDArray nft) {
    INDArray columns = Layout.columns(nft);
    Matrix all = from;
    int batch = (int) nft.size(0);
    int steps = (int) nft.size(2);
    if (!real.all()) {
      all = rows;
      all.shape(batch * steps, from.columns());
      all.clear(0, all.rows());
      for (int n = 0; n < batch; n++) {
        for (int k = 0; k < real.lengths()[n]; k++) {
          all.copy(real.times()[n][k] * batch + n, from, k * batch + n, 1);
        }
      }
    }
    layout.store(all, 0, columns, 0, steps);
    Layout.handOver(columns, nft);
  }

  /** One forward pass; good until the next one. */
  private final class Recorded implements Tape {
    private final RealSteps real;
    private final int steps;

    Recorded(RealSteps real, int steps) {
      this.real = real;
      this.steps = steps;
    }

    @Override
    public State end() {
      return state(false);
    }

    private State state(boolean gradient) {
      Map<String, INDArray> parts = new LinkedHashMap<>();
      for (StatePart part : runner.graph().state()) {
        float[][] all = new float[runner.batch()][];
        for (int n = 0; n < all.length; n++) {
          all[n] = gradient ? runner.stateGradient(part)[n] : runner.copyState(part, n);
        }
        parts.put(part.name(), Layout.array(all, part.grows() ? part.size() : 0));
      }
      return new State(parts);
    }

    @Override
    public Supplier<State> backward(
        LossGradient loss, Map<String, INDArray> gradients, INDArray dx, GradientFlow flow) {
      runner.beginBackward();
      end(loss.end());
      gradient(loss.outputs().castTo(DataType.FLOAT));
      runner.backward();
      runner
          .graph()
          .parameters()
          .forEach(
              parameter ->
                  Layout.memory(gradients.get(parameter.name()))
                      .put(0, runner.gradient(parameter)));
      inputs(dx);
      if (flow != null) {
        flow.observe(GradientFlow.norms(dx));
      }
      return () -> state(true);
    }

    private void end(State end) {
      for (StatePart part : runner.graph().state()) {
        INDArray given = end == null ? null : end.parts().get(part.name());
        Layout.rows(given, runner.stateGradient(part));
      }
    }

    /** ∂L/∂y at the real steps. */
    private void gradient(INDArray dy) {
      int batch = (int) dy.size(0);
      Matrix into = runner.gradient(runner.graph().output());
      Matrix all = real.all() ? into : rows;
      all.shape(batch * steps, (int) dy.size(1));
      layout.load(dy, all, 0, Mask.of(null, batch));
      for (int n = 0; !real.all() && n < batch; n++) {
        for (int k = 0; k < real.lengths()[n]; k++) {
          into.copy(k * batch + n, rows, real.times()[n][k] * batch + n, 1);
        }
      }
    }

    private void inputs(INDArray dx) {
      if (runner.graph().inputs().size() == 1) {
        store(runner.gradient(runner.graph().input()), real, dx);
        return;
      }
      Matrix all = new Matrix(runner.rows(), (int) dx.size(1));
      int from = 0;
      for (Value value : runner.graph().inputs()) {
        Matrix part = runner.gradient(value);
        for (int r = 0; r < part.rows(); r++) {
          System.arraycopy(part.data(), part.at(r), all.data(), all.at(r) + from, value.width());
        }
        from += value.width();
      }
      store(all, real, dx);
    }
  }
}
