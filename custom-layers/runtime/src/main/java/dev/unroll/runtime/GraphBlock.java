package dev.unroll.runtime;

import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Value;
import java.util.List;

/**
 * A block whose equations are written over whole sequences, as a graph of operations: products,
 * elementwise functions, and the operations that carry a state through time, such as {@link
 * Graph#selectiveScan selective scans}, {@link Graph#matrixScan matrix scans} and {@link
 * Graph#attention attention over a cache}. Parameters, state, both passes and the single step of a
 * stream follow from the graph.
 *
 * <pre>{@code
 * u, z = in_proj x;  u = silu(conv(u));  …;  y = out_proj(scan ∘ silu(z))
 * }</pre>
 */
public non-sealed interface GraphBlock extends SequenceBlock {

  /**
   * Writes the block's equations.
   *
   * @param graph where to
   * @param x its input [T·N, I]
   * @param out H, the width of the result
   * @return the output [T·N, H]
   */
  Value build(Graph graph, Value x, int out);

  /** The whole graph of a layer. */
  default Graph graph(int in, int out) {
    Graph graph = new Graph(in);
    graph.output(build(graph, graph.input(), out));
    return graph;
  }

  @Override
  default List<Parameter> parameters(int in, int out) {
    return graph(in, out).parameters();
  }

  @Override
  default List<StatePart> state(int in, int out) {
    return graph(in, out).state();
  }

  @Override
  default List<Gate> gates() {
    return List.of();
  }
}
