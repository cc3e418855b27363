package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.blocks.MinGru;
import dev.unroll.layers.blocks.MinLstm;
import dev.unroll.runtime.DiagonalScan;
import java.util.List;

/** What minGRU and minLSTM make of their gates: the coefficients of h = a ∘ h' + b. */
final class GateNodes {
  private final OnnxGraph graph;
  private final Floats f;

  GateNodes(OnnxGraph graph) {
    this.graph = graph;
    this.f = new Floats(graph);
  }

  /** What is kept of the state, and what is added to it. */
  record Coefficients(String a, String b) {}

  /**
   * The coefficients.
   *
   * @param gates sums in the block's order
   * @throws InvalidInput if the block is another one
   */
  Coefficients coefficients(DiagonalScan block, List<String> gates) {
    if (block instanceof MinGru gru) {
      return minGru(gru, gates);
    } else if (block instanceof MinLstm lstm) {
      return minLstm(lstm, gates);
    }
    throw new InvalidInput(
        "the block %s cannot be exported to ONNX; of its kind minGRU and minLSTM can"
            .formatted(Blocks.name(block)));
  }

  /** z = σ(k), a = 1 − z or 1 − 2z, b = z ∘ c; 1 − z is σ(−k), which is exact near 0. */
  private Coefficients minGru(MinGru block, List<String> gates) {
    String keep = graph.node("Sigmoid", graph.node("Neg", gates.get(1)));
    String take = f.subtract(f.number(1), keep);
    String b = f.multiply(take, candidate(block.candidate(), gates.get(0)));
    return new Coefficients(
        block.signed() ? f.subtract(f.multiply(keep, f.number(2)), f.number(1)) : keep, b);
  }

  private Coefficients minLstm(MinLstm block, List<String> gates) {
    String keep = graph.node("Sigmoid", gates.get(1));
    String take = graph.node("Sigmoid", gates.get(2));
    if (block.normalise()) {
      String sum = f.add(keep, take);
      keep = f.divide(keep, sum);
      take = f.divide(take, sum);
    }
    return new Coefficients(keep, f.multiply(take, candidate(block.candidate(), gates.get(0))));
  }

  /** max(p, 0) + σ(min(p, 0)), or p. */
  private String candidate(MinGru.Candidate candidate, String p) {
    if (candidate == MinGru.Candidate.LINEAR) {
      return p;
    }
    String below = graph.node("Sigmoid", graph.node("Min", p, f.number(0)));
    return f.add(graph.node("Relu", p), below);
  }
}
