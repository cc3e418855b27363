package dev.unroll.runtime;

import dev.unroll.runtime.graph.GraphRunner;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.WorkerPool;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@link GraphBlock} that takes one step of one sequence at a time. */
final class GraphStage implements Streamer.Stage {
  private final GraphBlock block;
  private final int in;
  private final int out;
  private final Map<String, float[]> parameters;
  private final GraphRunner runner;
  private final Matrix x;
  private final Matrix y;

  GraphStage(GraphBlock block, int in, int out, Map<String, float[]> parameters) {
    this.block = block;
    this.in = in;
    this.out = out;
    this.parameters = parameters;
    this.runner = new GraphRunner(block.graph(in, out), Products.fastest(), new WorkerPool(1));
    runner.update(
        parameters.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> FloatBuffer.wrap(e.getValue()))));
    reset();
    x = runner.value(runner.graph().input());
    y = runner.value(runner.graph().output());
  }

  @Override
  public GraphStage fresh() {
    return new GraphStage(block, in, out, parameters);
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
  public void reset() {
    runner.begin(1, 1, null, false);
  }

  @Override
  public Map<String, float[]> state() {
    Map<String, float[]> state = new LinkedHashMap<>();
    runner.graph().state().forEach(part -> state.put(part.name(), runner.copyState(part, 0)));
    return state;
  }

  @Override
  public void restore(Map<String, float[]> state) {
    List<StatePart> parts = runner.graph().state();
    boolean fits =
        state.size() == parts.size()
            && parts.stream().allMatch(part -> fits(part, state.get(part.name())));
    if (!fits) {
      throw new IllegalArgumentException(
          "expected the state parts %s, got %s"
              .formatted(parts.stream().map(StatePart::name).toList(), state.keySet()));
    }
    parts.forEach(part -> runner.state(part)[0] = state.get(part.name()).clone());
  }

  private static boolean fits(StatePart part, float[] values) {
    return values != null
        && (part.grows() ? values.length % part.size() == 0 : values.length == part.size());
  }

  @Override
  public void step(float[] from, float[] into) {
    System.arraycopy(from, 0, x.data(), 0, in);
    runner.forward();
    System.arraycopy(y.data(), 0, into, 0, out);
  }
}
