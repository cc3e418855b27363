package dev.unroll.experiments.interchange.onnx;

import java.util.List;
import java.util.Optional;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;

/** The attributes of a node by name. */
record Attributes(NodeProto node) {

  Optional<AttributeProto> find(String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst();
  }

  /** A whole number. */
  long number(String name, long usual) {
    return find(name).map(AttributeProto::getI).orElse(usual);
  }

  /** Whole numbers; empty if there are none. */
  int[] numbers(String name) {
    return find(name)
        .map(one -> one.getIntsList().stream().mapToInt(Long::intValue).toArray())
        .orElse(new int[0]);
  }

  String text(String name, String usual) {
    return find(name).map(one -> one.getS().toStringUtf8()).orElse(usual);
  }

  List<String> texts(String name) {
    return find(name)
        .map(one -> one.getStringsList().stream().map(text -> text.toStringUtf8()).toList())
        .orElse(List.of());
  }

  boolean has(String name) {
    return find(name).isPresent();
  }
}
