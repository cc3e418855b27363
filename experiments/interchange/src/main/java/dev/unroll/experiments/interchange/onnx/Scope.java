package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * A graph of a file with what its nodes may name: its own values, and those of graphs around it.
 */
final class Scope {
  private final GraphProto graph;
  private final Optional<Scope> around;
  private final Map<String, NodeProto> makers = new HashMap<>(); // of each value, its node
  private final Map<String, TensorProto> tensors = new LinkedHashMap<>();

  Scope(GraphProto graph, Optional<Scope> around) {
    this.graph = graph;
    this.around = around;
    graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      for (String output : node.getOutputList()) {
        if (!output.isEmpty() && makers.put(output, node) != null) {
          throw new InvalidInput("the value \"%s\" is made by two nodes".formatted(output));
        }
      }
    }
  }

  GraphProto graph() {
    return graph;
  }

  /** The node that makes a value; empty for an input or a stored tensor. */
  Optional<NodeProto> maker(String value) {
    NodeProto own = makers.get(value);
    return own != null
        ? Optional.of(own)
        : tensors.containsKey(value)
            ? Optional.empty()
            : around.flatMap(outer -> outer.maker(value));
  }

  /** A stored tensor. */
  Optional<TensorProto> tensor(String value) {
    TensorProto own = tensors.get(value);
    return own != null ? Optional.of(own) : around.flatMap(outer -> outer.tensor(value));
  }

  /** A node and the graph it stands in. */
  record Place(Scope scope, NodeProto node) {}

  /** Every node of the graph and of the graphs inside, in their order. */
  List<Place> places() {
    List<Place> all = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      all.add(new Place(this, node));
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          all.addAll(new Scope(attribute.getG(), Optional.of(this)).places());
        }
      }
    }
    return all;
  }

  /** A node in words. */
  static String words(NodeProto node) {
    return "the node \"%s\" (%s)".formatted(node.getName(), node.getOpType());
  }
}
