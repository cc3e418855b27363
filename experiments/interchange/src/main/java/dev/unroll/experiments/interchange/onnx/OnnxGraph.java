package dev.unroll.experiments.interchange.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * A graph that is built node by node. Values are known by their names; each method that adds
 * something gives the name of its result.
 */
final class OnnxGraph {
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Map<String, Integer> counts = new HashMap<>(); // how often a name was wanted
  private final Map<String, String> indices = new HashMap<>(); // constants of whole numbers
  private final String
      prefix; // of all names: those of a graph inside must differ from those around
  private String scope = "";

  OnnxGraph(String name) {
    this(name, "");
  }

  private OnnxGraph(String name, String prefix) {
    this.prefix = prefix;
    graph.setName(name);
  }

  /** An empty graph for a node of this one, such as the body of a {@code Scan}. */
  OnnxGraph inside(String name) {
    String own = unique(name);
    return new OnnxGraph(own, own + ".");
  }

  /** Types of values. */
  enum Type {
    FLOAT(TensorProto.DataType.FLOAT),
    DOUBLE(TensorProto.DataType.DOUBLE),
    INT64(TensorProto.DataType.INT64),
    INT32(TensorProto.DataType.INT32),
    BOOL(TensorProto.DataType.BOOL);

    private final TensorProto.DataType own;

    Type(TensorProto.DataType own) {
      this.own = own;
    }

    int number() {
      return own.getNumber();
    }
  }

  /** Prefixes the names that follow. */
  OnnxGraph scope(String name) {
    scope = name.isEmpty() ? "" : name + "/";
    return this;
  }

  private String unique(String name) {
    String full = prefix + scope + name;
    int count = counts.merge(full, 1, Integer::sum);
    return count == 1 ? full : full + "_" + count;
  }

  /**
   * Declares an input.
   *
   * @param dimensions numbers, or names of those that are free
   */
  String input(String name, Type type, Object... dimensions) {
    graph.addInput(info(prefix + name, type, dimensions));
    return prefix + name;
  }

  /** Declares a value to be an output under a name of its own. */
  void output(String name, Type type, String value, Object... dimensions) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Identity")
            .setName(prefix + name)
            .addInput(value)
            .addOutput(prefix + name));
    graph.addOutput(info(prefix + name, type, dimensions));
  }

  private static ValueInfoProto info(String name, Type type, Object... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object size : dimensions) {
      TensorShapeProto.Dimension.Builder one = TensorShapeProto.Dimension.newBuilder();
      if (size instanceof String free) {
        one.setDimParam(free);
      } else {
        one.setDimValue(((Number) size).longValue());
      }
      shape.addDim(one);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.number()).setShape(shape)))
        .build();
  }

  /** A constant of floats; no shape for a single one. */
  String floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = room(values.length, Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return constant(name, Type.FLOAT, bytes, shape);
  }

  /** A constant of doubles; no shape for a single one. */
  String doubles(String name, double[] values, long... shape) {
    ByteBuffer bytes = room(values.length, Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    return constant(name, Type.DOUBLE, bytes, shape);
  }

  /** A vector of whole numbers, such as axes or a shape; the same ones are kept once. */
  String longs(long... values) {
    return indices.computeIfAbsent(
        Arrays.toString(values), key -> whole(values, new long[] {values.length}));
  }

  /** A whole number. */
  String index(long value) {
    return indices.computeIfAbsent(
        String.valueOf(value), key -> whole(new long[] {value}, new long[0]));
  }

  private String whole(long[] values, long... shape) {
    ByteBuffer bytes = room(values.length, Long.BYTES);
    bytes.asLongBuffer().put(values);
    String before = scope;
    scope = "";
    String name = constant("index", Type.INT64, bytes, shape);
    scope = before;
    return name;
  }

  private static ByteBuffer room(int length, int width) {
    return ByteBuffer.allocate(Math.multiplyExact(length, width)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String constant(String name, Type type, ByteBuffer bytes, long... shape) {
    String own = unique(name);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(own)
            .setDataType(type.number())
            .setRawData(ByteString.copyFrom(bytes));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return own;
  }

  /** Adds a node without attributes. */
  String node(String operation, String... inputs) {
    return node(operation, Map.of(), inputs);
  }

  /** Adds a node. */
  String node(String operation, Map<String, ?> attributes, String... inputs) {
    return nodes(operation, 1, attributes, inputs).get(0);
  }

  /**
   * Adds a node of several outputs.
   *
   * @param attributes whole numbers, strings, graphs, or lists of them, by name
   * @param inputs names of values; empty for one that is left out
   */
  List<String> nodes(String operation, int outputs, Map<String, ?> attributes, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operation).addAllInput(List.of(inputs));
    String name = unique(operation);
    node.setName(name);
    List<String> results = new ArrayList<>();
    for (int k = 0; k < outputs; k++) {
      results.add(k == 0 ? name + ":y" : name + ":y" + k);
    }
    node.addAllOutput(results);
    new TreeMap<>(attributes).forEach((key, value) -> node.addAttribute(attribute(key, value)));
    graph.addNode(node);
    return results;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Number number) {
      return attribute.setType(AttributeType.INT).setI(number.longValue()).build();
    } else if (value instanceof String text) {
      return attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(text)).build();
    } else if (value instanceof GraphProto body) {
      return attribute.setType(AttributeType.GRAPH).setG(body).build();
    }
    List<?> list = (List<?>) value;
    if (list.get(0) instanceof String) {
      attribute.setType(AttributeType.STRINGS);
      list.forEach(text -> attribute.addStrings(ByteString.copyFromUtf8((String) text)));
    } else {
      attribute.setType(AttributeType.INTS);
      list.forEach(number -> attribute.addInts(((Number) number).longValue()));
    }
    return attribute.build();
  }

  /** The dimensions in another order. */
  String transpose(String value, Integer... order) {
    return node("Transpose", Map.of("perm", List.of(order)), value);
  }

  /** One type of numbers as another. */
  String cast(String value, Type type) {
    return node("Cast", Map.of("to", type.number()), value);
  }

  /** The size of one dimension, as a vector of one number. */
  String size(String value, int dimension) {
    return node("Shape", Map.of("start", dimension, "end", dimension + 1), value);
  }

  /** The graph as it is now. */
  GraphProto build() {
    return graph.build();
  }
}
