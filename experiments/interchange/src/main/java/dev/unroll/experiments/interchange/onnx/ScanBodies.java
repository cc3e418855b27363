package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.onnx.OnnxGraph.Type;
import dev.unroll.runtime.DiagonalScan;
import dev.unroll.runtime.graph.MatrixScan;
import dev.unroll.runtime.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** The operations that carry a state through time, as {@code Scan} with one step as its body. */
final class ScanBodies {
  private final OnnxGraph graph;
  private final Node node;
  private final List<String> inputs; // [T, N, ·]
  private final List<String> start; // [N, ·]

  ScanBodies(OnnxGraph graph, Node node, List<String> inputs, List<String> start) {
    this.graph = graph;
    this.node = node;
    this.inputs = inputs;
    this.start = start;
  }

  /** One step: its graph, the state before, the inputs. */
  private static final class Step {
    final OnnxGraph graph;
    final Floats f;
    final List<String> before = new ArrayList<>();
    final List<String> in = new ArrayList<>();

    Step(OnnxGraph graph) {
      this.graph = graph;
      this.f = new Floats(graph);
    }
  }

  private Step step() {
    Step step = new Step(graph.inside("step"));
    for (int k = 0; k < start.size(); k++) {
      int size = node.state().get(k).size();
      step.before.add(step.graph.input("before" + k, Type.FLOAT, SequenceNodes.BATCH, size));
    }
    for (int k = 0; k < inputs.size(); k++) {
      int width = node.input(k).width();
      step.in.add(step.graph.input("in" + k, Type.FLOAT, SequenceNodes.BATCH, width));
    }
    return step;
  }

  /** The last states, then y [T, N, ·]. */
  private List<String> scanned(Step step, List<String> after, String y) {
    for (int k = 0; k < after.size(); k++) {
      int size = node.state().get(k).size();
      step.graph.output("after" + k, Type.FLOAT, after.get(k), SequenceNodes.BATCH, size);
    }
    step.graph.output("y", Type.FLOAT, y, SequenceNodes.BATCH, node.output().width());
    List<String> all = new ArrayList<>(start);
    all.addAll(inputs);
    return graph.nodes(
        "Scan",
        after.size() + 1,
        Map.of("body", step.graph.build(), "num_scan_inputs", inputs.size()),
        all.toArray(String[]::new));
  }

  /** h = a ∘ h' + b. */
  List<String> gated(DiagonalScan block) {
    Step step = step();
    GateNodes.Coefficients own = new GateNodes(step.graph).coefficients(block, step.in);
    String h = step.f.add(step.f.multiply(own.a(), step.before.get(0)), own.b());
    return scanned(step, List.of(h), h);
  }

  /** h = λ ∘ h' + e^γ ∘ u, complex. */
  List<String> ring(float[] nu, float[] theta, float[] gamma) {
    Step step = step();
    Floats f = step.f;
    int width = nu.length;
    String re = vector(step, width, j -> size(nu[j]) * Math.cos(Math.exp(theta[j])));
    String im = vector(step, width, j -> size(nu[j]) * Math.sin(Math.exp(theta[j])));
    String scale = vector(step, width, j -> Math.exp(gamma[j]));
    String hr = step.before.get(0);
    String hi = step.before.get(1);
    String nextRe =
        f.add(
            f.subtract(f.multiply(re, hr), f.multiply(im, hi)), f.multiply(scale, step.in.get(0)));
    String nextIm =
        f.add(f.add(f.multiply(re, hi), f.multiply(im, hr)), f.multiply(scale, step.in.get(1)));
    return scanned(step, List.of(nextRe, nextIm), f.concat(1, nextRe, nextIm));
  }

  private static double size(float nu) {
    return Math.exp(-Math.exp(nu));
  }

  private static String vector(Step step, int length, IntToDoubleFunction of) {
    float[] values = new float[length];
    for (int j = 0; j < length; j++) {
      values[j] = (float) of.applyAsDouble(j);
    }
    return step.graph.floats("constant", values, length);
  }

  /** h = exp(Δ A) ∘ h' + (Δ ∘ u) Bᵀ, y = h C, with a state [D, n]. */
  List<String> selective(float[] a, boolean logarithm) {
    Step step = step();
    Floats f = step.f;
    int width = node.input(0).width();
    int states = node.input(2).width();
    float[] rates = new float[a.length]; // ours lies [D, n], too
    for (int k = 0; k < a.length; k++) {
      rates[k] = logarithm ? (float) -Math.exp(a[k]) : a[k];
    }
    String delta = f.unsqueeze(step.in.get(1), 2);
    String kept = f.exp(f.multiply(delta, step.graph.floats("A", rates, width, states)));
    String before = f.reshape(step.before.get(0), 0, width, states);
    String added =
        f.multiply(
            f.multiply(delta, f.unsqueeze(step.in.get(0), 2)), f.unsqueeze(step.in.get(2), 1));
    String h = f.add(f.multiply(kept, before), added);
    String y = f.sum(f.multiply(h, f.unsqueeze(step.in.get(3), 1)), 2, false);
    return scanned(step, List.of(f.reshape(h, 0, -1)), y);
  }

  /** S = S'(diag(w) + a bᵀ) + v kᵀ, y = scale·S r, with a state [H, V, K]. */
  List<String> matrix(MatrixScan scan) {
    Step step = step();
    Floats f = step.f;
    int heads = scan.heads();
    int keys = node.input(2).width() / heads;
    int values = node.input(3).width() / heads;
    String before = f.reshape(step.before.get(0), 0, heads, values, keys);
    String s = f.multiply(before, row(step, 1, heads, keys));
    if (inputs.size() > 4) {
      String read = f.sum(f.multiply(before, row(step, 4, heads, keys)), 3, true);
      s = f.add(s, f.multiply(read, row(step, 5, heads, keys)));
    }
    String v = f.reshape(step.in.get(3), 0, heads, values, 1);
    s = f.add(s, f.multiply(v, row(step, 2, heads, keys)));
    String y = f.sum(f.multiply(s, row(step, 0, heads, keys)), 3, false);
    String scaled = f.multiply(f.reshape(y, 0, -1), f.number(scan.scale()));
    return scanned(step, List.of(f.reshape(s, 0, -1)), scaled);
  }

  /** [N, H·K] as [N, H, 1, K]. */
  private static String row(Step step, int input, int heads, int keys) {
    return step.f.reshape(step.in.get(input), 0, heads, 1, keys);
  }

  /** RWKV-4's mean, with sums kept as aa·e^pp and bb·e^pp. */
  List<String> mean(float[] decay, float[] first) {
    Step step = step();
    Floats f = step.f;
    String k = step.in.get(0);
    String v = step.in.get(1);
    String aa = step.before.get(0);
    String bb = step.before.get(1);
    String pp = step.before.get(2);
    String now = f.add(k, vector(step, first.length, j -> first[j]));
    String top = f.max(pp, now);
    String past = f.exp(f.subtract(pp, top));
    String own = f.exp(f.subtract(now, top));
    String y =
        f.divide(f.add(f.multiply(past, aa), f.multiply(own, v)), f.add(f.multiply(past, bb), own));
    String faded = f.add(pp, vector(step, decay.length, j -> -Math.exp(decay[j])));
    String next = f.max(faded, k);
    String kept = f.exp(f.subtract(faded, next));
    String added = f.exp(f.subtract(k, next));
    String a = f.add(f.multiply(kept, aa), f.multiply(added, v));
    String b = f.add(f.multiply(kept, bb), added);
    return scanned(step, List.of(a, b, next), y);
  }
}
