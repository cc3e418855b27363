package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.part.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;

/**
 * Reads the parts along the way from a graph's first output back to its input. What feeds lengths
 * and start states is no part of that way; start states have to be zeros or inputs.
 */
final class GraphReader {
  private final Scope scope;
  private final Constants constants;

  /** A node of the way, and which of its outputs is used. */
  record Step(NodeProto node, int output) {}

  GraphReader(Scope scope, Constants constants) {
    this.scope = scope;
    this.constants = constants;
  }

  /**
   * The parts in order.
   *
   * @throws InvalidInput naming the first node that is none
   */
  List<Part> parts() {
    if (scope.graph().getOutputCount() == 0) {
      throw new InvalidInput("its graph has no output");
    }
    List<Step> way = new ArrayList<>();
    String value = scope.graph().getOutput(0).getName();
    for (Optional<NodeProto> maker = scope.maker(value);
        maker.isPresent();
        maker = scope.maker(value)) {
      NodeProto node = maker.get();
      if (node.getAttributeList().stream().anyMatch(AttributeProto::hasG)) {
        throw refused(node, "it has graphs inside");
      }
      way.add(new Step(node, node.getOutputList().indexOf(value)));
      if (way.size() > scope.graph().getNodeCount()) {
        throw new InvalidInput("the value \"%s\" depends on itself".formatted(value));
      }
      value = node.getInput(data(node));
    }
    Collections.reverse(way);
    AxisTracker tracker = new AxisTracker(rank(value), constants);
    for (Step step : way) {
      try {
        tracker.read(step);
      } catch (UnsupportedOperationException e) {
        throw refused(step.node(), e.getMessage());
      }
      if (WalkReader.OPERATORS.contains(step.node().getOpType())) {
        checkStart(step.node());
      }
    }
    return tracker.parts();
  }

  private InvalidInput refused(NodeProto node, String why) {
    return new InvalidInput(
        "%s: %s; expected an embedding, RNN, GRU and LSTM layers and a dense layer, and between them what only moves numbers; %s"
            .formatted(Scope.words(node), why, OnnxReader.remedy(scope)));
  }

  /** Through which input the way goes on: the one that is no constant. */
  private int data(NodeProto node) {
    List<String> inputs = node.getInputList();
    if (inputs.isEmpty()) {
      throw refused(node, "it reads nothing");
    }
    boolean either = Set.of("Gather", "Add", "MatMul").contains(node.getOpType());
    return either && inputs.size() > 1 && constants.find(inputs.get(0)).isPresent() ? 1 : 0;
  }

  private int rank(String input) {
    Optional<ValueInfoProto> info =
        scope.graph().getInputList().stream()
            .filter(one -> one.getName().equals(input))
            .findFirst();
    if (info.isEmpty()) {
      throw new InvalidInput(
          "its first output does not depend on an input, only on \"%s\"; %s"
              .formatted(input, OnnxReader.remedy(scope)));
    }
    return info.get().getType().getTensorType().getShape().getDimCount();
  }

  /** Start states are zeros, or come from the caller, whose zeros begin a stream. */
  private void checkStart(NodeProto node) {
    for (int k = 5; k < Math.min(7, node.getInputCount()); k++) {
      String name = node.getInput(k);
      boolean zeros = name.isEmpty() || constants.find(name).map(Constant::isZero).orElse(true);
      if (!zeros || !given(name, 0)) {
        throw refused(node, "it starts at a state that is not zero");
      }
    }
  }

  /** Whether a value is an input, zeros, or something that only moves or shapes such. */
  private boolean given(String name, int depth) {
    Optional<Constant> constant = name.isEmpty() ? Optional.empty() : constants.find(name);
    if (name.isEmpty() || constant.isPresent()) {
      return constant.map(Constant::isZero).orElse(true);
    }
    Optional<NodeProto> maker = scope.maker(name);
    if (maker.isEmpty()) {
      return true; // an input
    }
    NodeProto node = maker.get();
    boolean moves =
        Set.of(
                "Unsqueeze",
                "Squeeze",
                "Expand",
                "Slice",
                "Transpose",
                "Identity",
                "Gather",
                "Reshape",
                "Split")
            .contains(node.getOpType());
    boolean filled =
        node.getOpType().equals("ConstantOfShape")
            && new Attributes(node)
                .find("value")
                .map(one -> Constant.of(one.getT()).isZero())
                .orElse(true);
    return filled || (moves && depth < 20 && given(node.getInput(0), depth + 1));
  }
}
