package dev.unroll.experiments.diagnose;

import dev.unroll.layers.Recurrent;
import dev.unroll.layers.engine.HeapFloats;
import dev.unroll.runtime.DiagonalScan;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.ScanStep;
import dev.unroll.runtime.graph.GatedScan;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.GraphRunner;
import dev.unroll.runtime.graph.Node;
import dev.unroll.runtime.graph.Value;
import dev.unroll.runtime.kernel.Matrix;
import dev.unroll.runtime.kernel.Products;
import dev.unroll.runtime.kernel.WorkerPool;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The values inside a layer's graph while it reads one sequence. */
final class GraphView {
  private final GraphRunner runner;
  private final Map<String, float[]> parameters = new HashMap<>();

  private GraphView(Graph graph, List<Parameter> named, Map<String, INDArray> table) {
    runner = new GraphRunner(graph, Products.fastest(), new WorkerPool(1));
    Map<String, FloatBuffer> memory = new HashMap<>();
    for (int k = 0; k < named.size(); k++) {
      String name = named.get(k).name();
      INDArray values = table.containsKey(name) ? table.get(name) : table.get("f" + name);
      float[] flat = HeapFloats.of(values, 'f');
      parameters.put(graph.parameters().get(k).name(), flat);
      memory.put(graph.parameters().get(k).name(), FloatBuffer.wrap(flat));
    }
    runner.update(memory);
  }

  /**
   * Of a layer that is a graph or a diagonal scan.
   *
   * @param table its parameters; in {@code Bidirectional}, with a prefix
   */
  static Optional<GraphView> of(Recurrent layer, Map<String, INDArray> table) {
    int in = Math.toIntExact(layer.getNIn());
    int out = Math.toIntExact(layer.getNOut());
    Graph graph = null;
    if (layer.block() instanceof GraphBlock block) {
      graph = block.graph(in, out);
    } else if (layer.block() instanceof DiagonalScan scan) {
      graph = new Graph(in);
      graph.output(graph.diagonalScan(scan, graph.input(), out));
    }
    return Optional.ofNullable(graph)
        .map(made -> new GraphView(made, layer.block().parameters(in, out), table));
  }

  Graph graph() {
    return runner.graph();
  }

  /** Reads a sequence from its start. */
  void run(List<double[]> sequence) {
    runner.begin(1, sequence.size(), null, false);
    Matrix x = runner.value(graph().input());
    for (int t = 0; t < sequence.size(); t++) {
      for (int i = 0; i < sequence.get(t).length; i++) {
        x.data()[x.at(t) + i] = (float) sequence.get(t)[i];
      }
    }
    runner.forward();
  }

  /** A value at every step, [T][width]. */
  float[][] rows(Value value) {
    Matrix matrix = runner.value(value);
    float[][] rows = new float[matrix.rows()][];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = Arrays.copyOfRange(matrix.data(), matrix.at(t), matrix.at(t) + value.width());
    }
    return rows;
  }

  /** A parameter, column by column. */
  float[] parameter(Parameter parameter) {
    return parameters.get(parameter.name());
  }

  /** a_t of a diagonal scan at every step, [T][H]. */
  float[][] coefficients(GatedScan scan, Node node) {
    List<float[][]> gates = node.inputs().stream().map(this::rows).toList();
    float[][] a = new float[gates.get(0).length][node.output().width()];
    for (int t = 0; t < a.length; t++) {
      List<float[]> at = new ArrayList<>();
      for (float[][] gate : gates) {
        at.add(gate[t]);
      }
      scan.block()
          .coefficients(new OneStep(at, a[t], new float[a[t].length], new float[a[t].length]));
    }
    return a;
  }

  @SuppressWarnings("ArrayRecordComponent") // made for one call, compared with nothing
  private record OneStep(List<float[]> gates, float[] a, float[] b, float[] scratch)
      implements ScanStep {
    @Override
    public float[] gate(int k) {
      return gates.get(k);
    }

    @Override
    public float[] da() {
      throw new UnsupportedOperationException("a forward step");
    }

    @Override
    public float[] db() {
      throw new UnsupportedOperationException("a forward step");
    }

    @Override
    public int length() {
      return a.length;
    }
  }
}
