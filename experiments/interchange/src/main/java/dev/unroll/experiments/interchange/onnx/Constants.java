package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;

/**
 * Folds what does not depend on an input: stored tensors, and the nodes that cut and join them. It
 * makes no more numbers than some times the file's size, whatever a file asks for.
 */
final class Constants {
  private static final int MAX_DEPTH = 200; // nodes one behind the other
  private static final int GROWTH = 4; // numbers made for a byte of the file
  private static final int FREE = 1 << 20; // besides

  private final Scope scope;
  private final Map<String, Optional<Constant>> known = new HashMap<>();
  private final Set<String> open = new HashSet<>(); // values that wait for others
  private long left; // numbers that may still be made

  /**
   * @param bytes of the file
   */
  Constants(Scope scope, long bytes) {
    this.scope = scope;
    this.left = GROWTH * bytes + FREE;
  }

  /** The numbers of a value; empty if it depends on an input, or by a node that is not folded. */
  Optional<Constant> find(String value) {
    Optional<Constant> before = known.get(value);
    if (before != null) {
      return before;
    }
    if (!open.add(value)) {
      throw new InvalidInput("the value \"%s\" depends on itself".formatted(value));
    }
    if (open.size() > MAX_DEPTH) {
      throw new InvalidInput(
          "the value \"%s\" lies behind more than %d nodes".formatted(value, MAX_DEPTH));
    }
    Optional<Constant> found =
        scope.tensor(value).map(this::stored).or(() -> scope.maker(value).flatMap(this::folded));
    open.remove(value);
    known.put(value, found);
    return found;
  }

  /**
   * An input of a node, which has to be a constant.
   *
   * @throws InvalidInput naming the node, if it is not
   */
  Constant required(NodeProto node, int input, String what) {
    return input(node, input)
        .orElseThrow(
            () ->
                new InvalidInput(
                    "%s: expected %s to be stored in the file, got one that is computed"
                        .formatted(Scope.words(node), what)));
  }

  /** An input of a node, if it is there and constant. */
  Optional<Constant> input(NodeProto node, int input) {
    boolean there = input < node.getInputCount() && !node.getInput(input).isEmpty();
    return there ? find(node.getInput(input)) : Optional.empty();
  }

  private Constant stored(onnx.Onnx.TensorProto tensor) {
    Constant constant = Constant.of(tensor);
    charge(constant.length());
    return constant;
  }

  private void charge(long numbers) {
    left -= numbers;
    if (left < 0) {
      throw new InvalidInput("its constants unfold to many times the size of the file");
    }
  }

  private Optional<Constant> folded(NodeProto node) {
    Attributes attributes = new Attributes(node);
    if (node.getOpType().equals("Constant")) {
      return constant(attributes);
    }
    Optional<Constant> data = input(node, 0);
    if (data.isEmpty()) {
      return data;
    }
    Constant x = data.get();
    charge(x.length());
    return switch (node.getOpType()) {
      case "Identity", "Cast" -> data;
      case "Unsqueeze" -> Optional.of(ConstantShapes.unsqueezed(x, axes(node, attributes)));
      case "Squeeze" -> Optional.of(ConstantShapes.squeezed(x, axes(node, attributes)));
      case "Transpose" -> Optional.of(ConstantShapes.transposed(x, attributes.numbers("perm")));
      case "Reshape" -> input(node, 1).map(shape -> ConstantShapes.reshaped(x, shape.whole()));
      case "Slice" -> slice(node, x);
      case "Concat" -> concat(node, attributes);
      case "ConstantOfShape" -> filled(x, attributes);
      case "Expand" ->
          input(node, 1).flatMap(shape -> x.isZero() ? zeros(shape) : Optional.empty());
      default -> Optional.empty();
    };
  }

  private Optional<Constant> constant(Attributes attributes) {
    Optional<AttributeProto> tensor = attributes.find("value");
    if (tensor.isPresent()) {
      return tensor.map(one -> stored(one.getT()));
    }
    if (attributes.has("value_ints")) {
      double[] values = Arrays.stream(attributes.numbers("value_ints")).asDoubleStream().toArray();
      return Optional.of(new Constant(new int[] {values.length}, values));
    }
    return attributes
        .find("value_int")
        .map(one -> new Constant(new int[0], new double[] {one.getI()}))
        .or(
            () ->
                attributes
                    .find("value_float")
                    .map(one -> new Constant(new int[0], new double[] {one.getF()})));
  }

  /** An input since opset 13, an attribute before. */
  private int[] axes(NodeProto node, Attributes attributes) {
    return input(node, 1).map(Constant::whole).orElseGet(() -> attributes.numbers("axes"));
  }

  private Optional<Constant> slice(NodeProto node, Constant x) {
    Optional<Constant> starts = input(node, 1);
    Optional<Constant> ends = input(node, 2);
    boolean steps = node.getInputCount() > 4 && !node.getInput(4).isEmpty();
    if (starts.isEmpty() || ends.isEmpty() || starts.get().length() != ends.get().length()) {
      return Optional.empty();
    }
    if (steps
        && !input(node, 4)
            .filter(by -> Arrays.stream(by.values()).allMatch(s -> s == 1))
            .isPresent()) {
      return Optional.empty();
    }
    int[] axes = input(node, 3).map(Constant::whole).orElse(null);
    Constant cut = x;
    for (int k = 0; k < starts.get().length(); k++) {
      int axis = axes == null ? k : k < axes.length ? axes[k] : -1;
      cut = ConstantShapes.cut(cut, axis, starts.get().whole()[k], ends.get().whole()[k]);
    }
    return Optional.of(cut);
  }

  private Optional<Constant> concat(NodeProto node, Attributes attributes) {
    Constant[] all = new Constant[node.getInputCount()];
    for (int k = 0; k < all.length; k++) {
      Optional<Constant> one = input(node, k);
      if (one.isEmpty()) {
        return one;
      }
      charge(one.get().length());
      all[k] = one.get();
    }
    return Optional.of(ConstantShapes.joined((int) attributes.number("axis", 0), all));
  }

  private Optional<Constant> filled(Constant shape, Attributes attributes) {
    boolean zero =
        attributes.find("value").map(one -> stored(one.getT())).map(Constant::isZero).orElse(true);
    return zero ? zeros(shape) : Optional.empty();
  }

  private Optional<Constant> zeros(Constant shape) {
    int length = Constant.length(shape.whole());
    charge(length);
    return Optional.of(new Constant(shape.whole(), new double[length]));
  }
}
