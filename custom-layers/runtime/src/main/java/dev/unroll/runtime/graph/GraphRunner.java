package dev.unroll.runtime.graph;

import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.StatePart;
import dev.unroll.runtime.graph.Operation.Worker;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.WorkerPool;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a graph over minibatches, forward and backward, in floats. Keeps its memory from pass to
 * pass, and is for one thread at a time; inside, a pass is spread over the threads of a pool. The
 * same inputs give the same bits, whatever the number of threads.
 */
public final class GraphRunner implements Pass {
  private final Graph graph;
  private final Products products;
  private final WorkerPool pool;
  private final Worker[] workers;
  private final Matrix[] values;
  private final Matrix[] gradients;
  private final IdentityHashMap<Parameter, float[]> parameters = new IdentityHashMap<>();
  private final IdentityHashMap<Parameter, float[]> parameterGradients = new IdentityHashMap<>();
  private final IdentityHashMap<StatePart, float[][]> state = new IdentityHashMap<>();
  private final IdentityHashMap<StatePart, float[][]> stateGradients = new IdentityHashMap<>();

  /**
   * Who is the first to add to a value's gradient on the way back, which is cleared just before.
   */
  private final Map<Value, Node> firstToAdd = new HashMap<>();

  private int batch;
  private int steps;
  private int[] lengths; // null: all alike
  private boolean training;
  private long noise;
  private long version;

  /** A runner whose parameters are all zero. */
  public GraphRunner(Graph graph, Products products, WorkerPool pool) {
    this.graph = graph;
    this.products = products;
    this.pool = pool;
    this.workers =
        graph.nodes().stream().map(node -> node.operation().worker(node)).toArray(Worker[]::new);
    this.values = new Matrix[graph.size()];
    this.gradients = new Matrix[graph.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = new Matrix();
      gradients[k] = new Matrix();
    }
    graph.parameters().forEach(p -> parameters.put(p, new float[Math.toIntExact(p.length())]));
    graph.nodes().forEach(node -> node.inputs().forEach(value -> firstToAdd.put(value, node)));
    firstToAdd.remove(graph.output()); // which the caller sets
  }

  /** The graph that it runs. */
  public Graph graph() {
    return graph;
  }

  /**
   * Takes over parameters that have changed.
   *
   * @param source by name, column by column
   */
  public void update(Map<String, FloatBuffer> source) {
    boolean changed = version == 0;
    for (Parameter parameter : graph.parameters()) {
      float[] own = parameters.get(parameter);
      FloatBuffer given = source.get(parameter.name());
      if (given.mismatch(FloatBuffer.wrap(own)) >= 0) {
        given.get(0, own);
        changed = true;
      }
    }
    version += changed ? 1 : 0;
  }

  /**
   * Makes room for a minibatch, with every sequence at its start state.
   *
   * @param newLengths how many steps each sequence has; null if all have {@code newSteps}
   */
  public void begin(int newBatch, int newSteps, int[] newLengths, boolean forTraining) {
    lengths = newLengths;
    training = forTraining;
    noise = 0;
    if (newBatch != batch || newSteps != steps || values[0].rows() == 0) {
      batch = newBatch;
      steps = newSteps;
      shape(values);
    }
    for (StatePart part : graph.state()) {
      float[][] rows = rows(state, part);
      for (int n = 0; n < batch; n++) {
        rows[n] = part.grows() ? new float[0] : rows[n];
        Arrays.fill(rows[n], part.start());
      }
    }
  }

  /** Sets the random numbers of the current pass; see {@link Drop}. */
  public void noise(long drawn) {
    noise = drawn;
  }

  /**
   * Goes on from the states that the last forward pass ended in, for so many more steps of every
   * sequence.
   */
  public void proceed(int moreSteps) {
    lengths = null;
    if (moreSteps != steps) {
      steps = moreSteps;
      shape(values);
    }
  }

  private void shape(Matrix[] matrices) {
    for (Value input : graph.inputs()) {
      matrices[input.index()].shape(batch * steps, input.width());
    }
    for (Node node : graph.nodes()) {
      matrices[node.output().index()].shape(batch * steps, node.output().width());
    }
  }

  private float[][] rows(IdentityHashMap<StatePart, float[][]> all, StatePart part) {
    float[][] rows = all.get(part);
    if (rows == null || rows.length != batch) {
      rows = new float[batch][part.grows() ? 0 : part.size()];
      all.put(part, rows);
    }
    return rows;
  }

  /** A copy of a part of the state of sequence n; of a cache, what it holds. */
  public float[] copyState(StatePart part, int n) {
    float[] all = state.get(part)[n];
    return Arrays.copyOf(all, part.grows() ? held(part, n) * part.size() : all.length);
  }

  /** Steps in a cache. */
  private int held(StatePart part, int n) {
    Node node =
        graph.nodes().stream().filter(k -> k.state().contains(part)).findFirst().orElseThrow();
    Attention attention = (Attention) node.operation();
    return attention.cached((long) state.get(node.state().get(Attention.POSITION))[n][0]);
  }

  /** Takes the sequences through the graph: values, and the states at their ends. */
  public void forward() {
    for (Worker worker : workers) {
      worker.forward(this);
    }
  }

  /** Makes room for gradients, all zero where {@link #backward} does not clear them first. */
  public void beginBackward() {
    shape(gradients);
    graph.inputs().forEach(this::clearUnused);
    graph.nodes().forEach(node -> clearUnused(node.output()));
    for (Parameter parameter : graph.parameters()) {
      float[] gradient =
          parameterGradients.computeIfAbsent(
              parameter, p -> new float[Math.toIntExact(p.length())]);
      Arrays.fill(gradient, 0);
    }
    for (StatePart part : graph.state()) {
      float[][] rows = rows(stateGradients, part);
      for (int n = 0; n < batch; n++) {
        rows[n] = part.grows() ? new float[state.get(part)[n].length] : rows[n];
        Arrays.fill(rows[n], 0);
      }
    }
  }

  /** Back along the last forward pass, from the gradients of the output and of the end states. */
  public void backward() {
    List<Node> nodes = graph.nodes();
    for (int k = workers.length - 1; k >= 0; k--) {
      for (Value value : nodes.get(k).inputs()) {
        if (firstToAdd.get(value) == nodes.get(k)) {
          clear(value);
        }
      }
      workers[k].backward(this);
    }
  }

  private void clearUnused(Value value) {
    if (!firstToAdd.containsKey(value)) {
      clear(value);
    }
  }

  private void clear(Value value) {
    Matrix gradient = gradient(value);
    rows(value.width(), (from, to) -> gradient.clear(from, to - from));
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public int length(int n) {
    return lengths == null ? steps : lengths[n];
  }

  @Override
  public boolean training() {
    return training;
  }

  @Override
  public long noise() {
    return noise;
  }

  @Override
  public Matrix value(Value value) {
    return values[value.index()];
  }

  @Override
  public Matrix gradient(Value value) {
    return gradients[value.index()];
  }

  @Override
  public float[] parameter(Parameter parameter) {
    return parameters.get(parameter);
  }

  @Override
  public float[] gradient(Parameter parameter) {
    return parameterGradients.get(parameter);
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public float[][] state(StatePart part) {
    return state.get(part);
  }

  @Override
  public float[][] stateGradient(StatePart part) {
    return stateGradients.get(part);
  }

  @Override
  public Products products() {
    return products;
  }

  @Override
  public WorkerPool pool() {
    return pool;
  }
}
