package dev.unroll.runtime;

import dev.unroll.runtime.graph.Attention;
import dev.unroll.runtime.graph.GraphRunner;
import dev.unroll.runtime.graph.Node;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.WorkerPool;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@link GraphBlock} that takes one step of one sequence at a time. */
final class GraphStage implements Streamer.Stage {
  private static final int LARGE = 1024; // floats, whose copy would count

  private final GraphBlock block;
  private final int in;
  private final int out;
  private final Map<String, float[]> parameters;
  private final GraphRunner runner;
  private final StatePart[] state;
  private final float[][][] rows; // the runner's state of each part, [1][size]
  private final List<Cache> caches = new ArrayList<>(); // null for a large part
  private final Matrix x;
  private final Matrix y;

  /** Where the number of steps that an attention has seen is among the numbers of the state. */
  private record Cache(Attention attention, int position) {}

  GraphStage(GraphBlock block, int in, int out, Map<String, float[]> parameters) {
    this.block = block;
    this.in = in;
    this.out = out;
    this.parameters = parameters;
    this.runner = new GraphRunner(block.graph(in, out), Products.fastest(), new WorkerPool(1));
    runner.update(
        parameters.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> FloatBuffer.wrap(e.getValue()))));
    runner.begin(1, 1, null, false);
    x = runner.value(runner.graph().input());
    y = runner.value(runner.graph().output());
    state = runner.graph().state().toArray(StatePart[]::new);
    rows = runner.graph().state().stream().map(runner::state).toArray(float[][][]::new);
    for (StatePart part : state) {
      if (part.grows()) {
        caches.add(cache(part));
      } else if (apart(part)) {
        caches.add(null);
      }
    }
  }

  private Cache cache(StatePart part) {
    for (Node node : runner.graph().nodes()) {
      if (node.state().contains(part) && node.operation() instanceof Attention attention) {
        return new Cache(attention, place(node.state().get(Attention.POSITION)));
      }
    }
    throw new IllegalStateException("a cache of no attention: " + part.name());
  }

  private int place(StatePart wanted) {
    int at = 0;
    for (StatePart part : state) {
      if (part.equals(wanted)) {
        return at;
      }
      at += apart(part) ? 0 : part.size();
    }
    throw new IllegalStateException("no part of the state: " + wanted.name());
  }

  @Override
  public GraphStage fresh() {
    return new GraphStage(block, in, out, parameters);
  }

  @Override
  public StageForm form() {
    return StageForm.of(block, in, out, parameters);
  }

  @Override
  public int inputs() {
    return in;
  }

  @Override
  public int outputs() {
    return out;
  }

  @Override
  public List<StatePart> state() {
    return runner.graph().state();
  }

  @Override
  public boolean apart(StatePart part) {
    return part.grows() || part.size() > LARGE;
  }

  @Override
  public int held(int cache, StateView view) {
    Cache own = caches.get(cache);
    int at = view.at() + own.position();
    return own.attention().cached(Attention.seen(view.numbers()[at], view.numbers()[at + 1]));
  }

  @Override
  public void step(StateView view, float[] from, float[] into) {
    System.arraycopy(from, 0, x.data(), 0, in);
    int at = view.at();
    int cache = view.cacheAt();
    for (int k = 0; k < state.length; k++) {
      if (apart(state[k])) {
        rows[k][0] = view.caches()[cache++];
      } else {
        System.arraycopy(view.numbers(), at, rows[k][0], 0, state[k].size());
        at += state[k].size();
      }
    }
    runner.forward();
    System.arraycopy(y.data(), 0, into, 0, out);
    at = view.at();
    cache = view.cacheAt();
    for (int k = 0; k < state.length; k++) {
      if (apart(state[k])) {
        view.caches()[cache++] = rows[k][0];
      } else {
        System.arraycopy(rows[k][0], 0, view.numbers(), at, state[k].size());
        at += state[k].size();
      }
    }
  }
}
