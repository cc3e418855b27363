package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.StatePart;
import dev.unroll.runtime.graph.Add;
import dev.unroll.runtime.graph.Affine;
import dev.unroll.runtime.graph.Attention;
import dev.unroll.runtime.graph.Convolution;
import dev.unroll.runtime.graph.Drop;
import dev.unroll.runtime.graph.Elementwise;
import dev.unroll.runtime.graph.GatedScan;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.HeadSum;
import dev.unroll.runtime.graph.Linear;
import dev.unroll.runtime.graph.MatrixScan;
import dev.unroll.runtime.graph.Mix;
import dev.unroll.runtime.graph.Multiply;
import dev.unroll.runtime.graph.Node;
import dev.unroll.runtime.graph.Norm;
import dev.unroll.runtime.graph.Operation;
import dev.unroll.runtime.graph.Previous;
import dev.unroll.runtime.graph.Repeat;
import dev.unroll.runtime.graph.Ring;
import dev.unroll.runtime.graph.Scale;
import dev.unroll.runtime.graph.SelectiveScan;
import dev.unroll.runtime.graph.Shift;
import dev.unroll.runtime.graph.Slice;
import dev.unroll.runtime.graph.Value;
import dev.unroll.runtime.graph.WeightedMean;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A block that is a graph of operations, operation by operation. Every operation looks back only,
 * so that padding at the end changes no real step.
 */
final class GraphNodes implements WalkNodes {
  private static final long END = Long.MAX_VALUE;

  private final OnnxGraph graph;
  private final Floats f;
  private final Part.Walk walk;
  private final Map<String, float[]> parameters;
  private final Map<Value, String> values = new HashMap<>();
  private final Map<String, String> before = new HashMap<>();
  private final Map<String, String> after = new LinkedHashMap<>();
  private String x = "";

  /**
   * @param direction whose parameters are used
   */
  GraphNodes(OnnxGraph graph, Part.Walk walk, int direction) {
    this.graph = graph;
    this.f = new Floats(graph);
    this.walk = walk;
    this.parameters = walk.directions().get(direction);
  }

  @Override
  public Result write(String input, List<String> states) {
    Graph block = ((GraphBlock) walk.block()).graph(walk.inputs(), walk.width());
    x = input;
    int from = 0;
    for (Value value : block.inputs()) {
      boolean whole = value.width() == walk.inputs();
      values.put(value, whole ? x : f.slice(x, 2, from, from + value.width()));
      from += value.width();
    }
    List<StatePart> parts = walk.block().state(walk.inputs(), walk.width());
    for (int k = 0; k < parts.size(); k++) {
      if (!states.isEmpty() || !parts.get(k).grows()) {
        String start = states.isEmpty() ? filled(parts.get(k)) : states.get(k);
        before.put(parts.get(k).name(), start);
      }
    }
    for (Node node : block.nodes()) {
      values.put(node.output(), written(node));
    }
    return new Result(
        values.get(block.output()),
        states.isEmpty() ? List.of() : parts.stream().map(part -> after.get(part.name())).toList());
  }

  /** [N, size] of the start. */
  private String filled(StatePart part) {
    String shape = f.concat(0, graph.size(x, 1), graph.longs(part.size()));
    return graph.node("Expand", f.number(part.start()), shape);
  }

  private String in(Node node, int k) {
    return values.get(node.input(k));
  }

  private float[] array(Node node, int k) {
    return parameters.get(node.parameters().get(k).name());
  }

  private String vector(Node node, int k) {
    float[] values = array(node, k);
    return graph.floats(node.parameters().get(k).name(), values, values.length);
  }

  private String written(Node node) {
    Operation operation = node.operation();
    if (operation instanceof Linear linear) {
      return linear(node, linear.from());
    } else if (operation instanceof Elementwise elementwise) {
      return elementwise(elementwise.function(), in(node, 0));
    } else if (operation instanceof Affine affine) {
      return f.add(f.multiply(in(node, 0), f.number(affine.scale())), f.number(affine.offset()));
    } else if (operation instanceof Add) {
      return f.add(in(node, 0), in(node, 1));
    } else if (operation instanceof Multiply) {
      return f.multiply(in(node, 0), in(node, 1));
    } else if (operation instanceof Scale scale) {
      return f.multiply(in(node, 0), scaled(node, scale.transform()));
    } else if (operation instanceof Drop) {
      return in(node, 0);
    } else if (operation instanceof Shift) {
      return f.add(in(node, 0), vector(node, 0));
    } else if (operation instanceof Mix) {
      String way = f.subtract(in(node, 1), in(node, 0));
      return f.add(in(node, 0), f.multiply(way, vector(node, 0)));
    } else if (operation instanceof Slice slice) {
      return f.slice(in(node, 0), 2, slice.from(), slice.from() + node.output().width());
    } else if (operation instanceof HeadSum sum) {
      return f.sum(f.reshape(in(node, 0), 0, 0, sum.heads(), -1), 3, false);
    } else if (operation instanceof Repeat repeat) {
      return repeated(in(node, 0), repeat);
    } else if (operation instanceof Norm norm) {
      return normed(node, norm);
    }
    return throughTime(node, operation);
  }

  private String throughTime(Node node, Operation operation) {
    if (operation instanceof Previous) {
      return previous(node);
    } else if (operation instanceof Convolution) {
      return convolution(node);
    } else if (operation instanceof Attention attention) {
      return attention(node, attention);
    }
    List<String> inputs = node.inputs().stream().map(values::get).toList();
    List<String> start = node.state().stream().map(part -> before.get(part.name())).toList();
    ScanBodies scans = new ScanBodies(graph, node, inputs, start);
    List<String> results;
    if (operation instanceof GatedScan scan) {
      results = scans.gated(scan.block());
    } else if (operation instanceof Ring) {
      results = scans.ring(array(node, 0), array(node, 1), array(node, 2));
    } else if (operation instanceof SelectiveScan scan) {
      results = scans.selective(array(node, 0), scan.logarithm());
    } else if (operation instanceof MatrixScan scan) {
      results = scans.matrix(scan);
    } else if (operation instanceof WeightedMean) {
      results = scans.mean(array(node, 0), array(node, 1));
    } else {
      throw new InvalidInput(
          "the operation %s of the block %s cannot be exported to ONNX"
              .formatted(operation.getClass().getSimpleName(), walk.name()));
    }
    for (int k = 0; k < node.state().size(); k++) {
      after.put(node.state().get(k).name(), results.get(k));
    }
    return results.get(results.size() - 1);
  }

  private String attention(Node node, Attention attention) {
    List<String> kept =
        node.state().stream().map(part -> before.getOrDefault(part.name(), "")).toList();
    boolean streams = !kept.contains("") && attention.cached(Long.MAX_VALUE) > 0;
    AttentionNodes nodes =
        new AttentionNodes(graph, attention, in(node, 0), streams ? kept : List.of());
    int width = node.input(0).width() / attention.heads();
    String y = nodes.write(in(node, 0), in(node, 1), in(node, 2), width);
    List<String> next = streams ? nodes.after() : kept; // a window of one step keeps nothing
    for (int k = 0; k < next.size(); k++) {
      after.put(node.state().get(k).name(), next.get(k));
    }
    return y;
  }

  private String linear(Node node, int from) {
    int width = node.output().width();
    String product =
        f.product(in(node, 0), array(node, 0), node.parameters().get(0).rows(), from, width);
    if (node.parameters().size() == 1) {
      return product;
    }
    float[] bias = new float[width];
    System.arraycopy(array(node, 1), from, bias, 0, width);
    return f.add(product, graph.floats("bias", bias, width));
  }

  private String elementwise(Elementwise.Function function, String x) {
    return switch (function) {
      case SIGMOID -> graph.node("Sigmoid", x);
      case TANH -> graph.node("Tanh", x);
      case SILU -> f.multiply(x, graph.node("Sigmoid", x));
      case SOFTPLUS -> graph.node("Softplus", x);
      case EXP -> f.exp(x);
      case SQUARED_RELU -> {
        String positive = graph.node("Relu", x);
        yield f.multiply(positive, positive);
      }
      case GELU -> {
        String cube = f.multiply(f.multiply(f.multiply(x, x), x), f.number(.044715));
        String inner = f.multiply(f.add(x, cube), f.number(Math.sqrt(2 / Math.PI)));
        String outer = f.add(graph.node("Tanh", inner), f.number(1));
        yield f.multiply(f.multiply(x, outer), f.number(.5));
      }
    };
  }

  private String scaled(Node node, Scale.Transform transform) {
    float[] p = array(node, 0).clone();
    for (int j = 0; j < p.length; j++) {
      p[j] =
          switch (transform) {
            case IDENTITY -> p[j];
            case EXP -> (float) Math.exp(p[j]);
            case NEGATIVE_EXP -> (float) -Math.exp(p[j]);
          };
    }
    return graph.floats("scale", p, p.length);
  }

  private String repeated(String x, Repeat repeat) {
    String y = x;
    if (repeat.each() > 1) {
      String tiled = graph.node("Tile", f.unsqueeze(y, 3), graph.longs(1, 1, 1, repeat.each()));
      y = f.reshape(tiled, 0, 0, -1);
    }
    return repeat.whole() > 1 ? graph.node("Tile", y, graph.longs(1, 1, repeat.whole())) : y;
  }

  private String normed(Node node, Norm norm) {
    String groups = f.reshape(in(node, 0), 0, 0, norm.groups(), -1);
    String centred =
        norm.kind() == Norm.Kind.STANDARD ? f.subtract(groups, f.mean(groups, 3)) : groups;
    String squares = f.multiply(centred, centred);
    String size =
        norm.kind() == Norm.Kind.UNIT
            ? f.max(graph.node("Sqrt", f.sum(squares, 3, true)), f.number(norm.epsilon()))
            : graph.node("Sqrt", f.add(f.mean(squares, 3), f.number(norm.epsilon())));
    String y = f.reshape(f.divide(centred, size), 0, 0, -1);
    for (int k = 0; k < node.parameters().size(); k++) {
      y = k == 0 ? f.multiply(y, vector(node, 0)) : f.add(y, vector(node, 1));
    }
    return y;
  }

  private String previous(Node node) {
    String name = node.state().get(0).name();
    String all = f.concat(0, f.unsqueeze(before.get(name), 0), in(node, 0));
    after.put(name, f.squeeze(f.slice(all, 0, -1, END), 0));
    return f.slice(all, 0, 0, -1);
  }

  private String convolution(Node node) {
    String name = node.state().get(0).name();
    int taps = node.parameters().get(0).rows();
    int width = node.output().width();
    String all = in(node, 0);
    if (taps > 1) {
      String kept = f.reshape(before.get(name), 0, taps - 1, width);
      all = f.concat(0, graph.transpose(kept, 1, 0, 2), all);
      String last = graph.transpose(f.slice(all, 0, 1 - taps, END), 1, 0, 2);
      after.put(name, f.reshape(last, 0, -1));
    }
    float[] w = array(node, 0); // [D, K]
    String sum = vector(node, 1);
    for (int j = 0; j < taps; j++) {
      float[] tap = new float[width];
      for (int k = 0; k < width; k++) {
        tap[k] = w[k * taps + j];
      }
      String part = j == taps - 1 ? f.slice(all, 0, j, END) : f.slice(all, 0, j, j + 1 - taps);
      sum = f.add(f.multiply(part, graph.floats("tap", tap, width)), sum);
    }
    return sum;
  }
}
