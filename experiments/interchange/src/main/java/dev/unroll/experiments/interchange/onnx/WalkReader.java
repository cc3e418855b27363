package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.experiments.interchange.part.TwoBiases;
import dev.unroll.layers.blocks.GruCell;
import dev.unroll.layers.blocks.LstmCell;
import dev.unroll.layers.blocks.ReluCell;
import dev.unroll.layers.blocks.TanhCell;
import dev.unroll.runtime.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.NodeProto;

/** Reads the operators {@code RNN}, {@code GRU} and {@code LSTM} as layers. */
final class WalkReader {
  static final Set<String> OPERATORS = Set.of("RNN", "GRU", "LSTM");

  private final NodeProto node;
  private final Attributes attributes;
  private final Constants constants;
  private final boolean both;

  private WalkReader(NodeProto node, Constants constants) {
    this.node = node;
    this.attributes = new Attributes(node);
    this.constants = constants;
    this.both = attributes.text("direction", "forward").equals("bidirectional");
  }

  /**
   * The layer of a node.
   *
   * @throws InvalidInput naming the node, if it does what no layer here does
   */
  static Part.Walk of(NodeProto node, Constants constants) {
    return new WalkReader(node, constants).read();
  }

  private Part.Walk read() {
    String direction = attributes.text("direction", "forward");
    require(both || direction.equals("forward"), "the direction " + direction + " alone");
    require(attributes.number("layout", 0) == 0, "layout=1");
    require(!attributes.has("clip"), "clip");
    require(attributes.number("input_forget", 0) == 0, "input_forget");
    constants.input(node, 7).ifPresent(peepholes -> require(peepholes.isZero(), "peepholes"));
    require(
        node.getInputCount() < 8
            || node.getInput(7).isEmpty()
            || constants.input(node, 7).isPresent(),
        "peepholes");
    Cell cell = cell();
    CellOperator operator = CellOperator.of(cell);
    Constant w = constants.required(node, 1, "W");
    Constant r = constants.required(node, 2, "R");
    int directions = both ? 2 : 1;
    int width = r.size(2);
    int wide = operator.order().size() * width;
    shape("W", w, directions, wide, w.size(2));
    shape("R", r, directions, wide, width);
    require(attributes.number("hidden_size", width) == width, "a hidden_size that R has not");
    Optional<Constant> b = biases(directions, wide);
    List<Map<String, float[]>> all = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      Map<String, float[]> own = new LinkedHashMap<>();
      own.put(Cell.INPUT_WEIGHTS, ours(operator, w, d * wide * w.size(2), wide * w.size(2)));
      own.put(Cell.RECURRENT_WEIGHTS, ours(operator, r, d * wide * width, wide * width));
      float[] none = new float[wide];
      int at = 2 * d * wide;
      TwoBiases.put(
          cell,
          b.map(one -> ours(operator, one, at, wide)).orElse(none),
          b.map(one -> ours(operator, one, at + wide, wide)).orElse(none),
          own);
      all.add(own);
    }
    return new Part.Walk(
        cell, w.size(2), width, all, both ? Optional.of(Part.Merge.CONCAT) : Optional.empty());
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new InvalidInput(
          "%s: expected an RNN, a GRU or an LSTM as PyTorch has them, got %s"
              .formatted(Scope.words(node), what));
    }
  }

  private void shape(String what, Constant found, int... expected) {
    require(
        Arrays.equals(found.shape(), expected) && found.length() > 0,
        "%s of the shape %s instead of %s"
            .formatted(what, Arrays.toString(found.shape()), Arrays.toString(expected)));
  }

  private Optional<Constant> biases(int directions, int wide) {
    if (node.getInputCount() < 4 || node.getInput(3).isEmpty()) {
      return Optional.empty();
    }
    Constant b = constants.required(node, 3, "B");
    shape("B", b, directions, 2 * wide);
    return Optional.of(b);
  }

  private Cell cell() {
    List<String> activations = attributes.texts("activations").stream().distinct().toList();
    require(
        !attributes.has("activation_alpha") && !attributes.has("activation_beta"),
        "activation_alpha or activation_beta");
    switch (node.getOpType()) {
      case "LSTM" -> {
        requireUsual(activations, List.of("Sigmoid", "Tanh"));
        return new LstmCell(1, 0);
      }
      case "GRU" -> {
        requireUsual(activations, List.of("Sigmoid", "Tanh"));
        require(
            attributes.number("linear_before_reset", 0) == 1,
            "linear_before_reset=0, which resets the state before its product");
        return new GruCell(0);
      }
      default -> {
        if (activations.equals(List.of("Relu"))) {
          return new ReluCell();
        }
        requireUsual(activations, List.of("Tanh"));
        return new TanhCell();
      }
    }
  }

  private void requireUsual(List<String> found, List<String> usual) {
    boolean same = found.isEmpty() || found.equals(usual);
    require(same, "the activations " + attributes.texts("activations"));
  }

  private float[] ours(CellOperator operator, Constant theirs, int at, int length) {
    float[] cut = new float[length];
    for (int k = 0; k < length; k++) {
      cut[k] = (float) theirs.values()[at + k];
    }
    float[] ours = new float[length];
    operator.toOurs(cut, 0, ours);
    return finite(ours);
  }

  private float[] finite(float[] values) {
    for (float value : values) {
      require(Float.isFinite(value), "a weight that is " + value);
    }
    return values;
  }
}
