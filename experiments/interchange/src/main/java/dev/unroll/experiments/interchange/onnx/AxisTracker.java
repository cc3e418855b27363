package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.runtime.Squash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import onnx.Onnx.NodeProto;

/**
 * Follows the dimensions of a value from node to node, so that a network is only read where its
 * nodes mean what its layers do: which dimension is time, which the batch, which direction, which
 * the numbers of a step.
 */
final class AxisTracker {
  private static final String TIME = "time";
  private static final String BATCH = "batch";
  private static final String DIRECTION = "direction";
  private static final String NUMBERS = "numbers";
  private static final String ONE = "one"; // a dimension of size 1

  private final Constants constants;
  private final List<Part> parts = new ArrayList<>();
  private List<String> axes;

  /**
   * @param rank of the input; 0 if the file does not say
   */
  AxisTracker(int rank, Constants constants) {
    this.constants = constants;
    this.axes = new ArrayList<>();
    for (int d = 0; d < (rank == 0 ? 3 : rank); d++) {
      axes.add("dimension " + d); // known at the first recurrent layer
    }
  }

  List<Part> parts() {
    return parts;
  }

  /**
   * Reads a node.
   *
   * @throws UnsupportedOperationException saying what in it is no layer
   */
  void read(GraphReader.Step step) {
    NodeProto node = step.node();
    switch (node.getOpType()) {
      case "Identity", "Dropout", "Cast" -> {}
      case "OneHot" -> axes.add(NUMBERS);
      case "RNN", "GRU", "LSTM" -> walk(step);
      case "Transpose" -> transpose(new Attributes(node).numbers("perm"));
      case "Squeeze" -> squeeze(node);
      case "Unsqueeze" -> unsqueeze(node);
      case "Reshape" -> reshape(constants.required(node, 1, "the shape").whole());
      case "ReduceSum" -> reduce(node, Part.Merge.ADD);
      case "ReduceMean" -> reduce(node, Part.Merge.AVERAGE);
      case "ReduceProd" -> reduce(node, Part.Merge.MUL);
      case "Gather" -> gather(node);
      case "GatherND" -> gatherNd(node);
      case "Slice" -> slice(node);
      case "MatMul" -> dense(constants.required(node, 1, "the weights"), false);
      case "Gemm" -> gemm(node);
      case "Add" -> add(node);
      case "Softmax" -> squash(node, Squash.SOFTMAX);
      case "Sigmoid" -> squash(node, Squash.SIGMOID);
      case "Tanh" -> squash(node, Squash.TANH);
      default -> throw refused("it is none that is known");
    }
  }

  private static UnsupportedOperationException refused(String why) {
    return new UnsupportedOperationException(why);
  }

  private static void require(boolean holds, String why) {
    if (!holds) {
      throw refused(why);
    }
  }

  private void walk(GraphReader.Step step) {
    require(axes.size() == 3, "its input has " + axes.size() + " dimensions instead of 3");
    if (parts.stream().anyMatch(Part.Walk.class::isInstance)) {
      require(
          axes.equals(List.of(TIME, BATCH, NUMBERS)),
          "its input is %s instead of time, batch and numbers".formatted(axes));
    }
    Part.Walk walk = WalkReader.of(step.node(), constants);
    parts.add(walk);
    axes =
        new ArrayList<>(
            step.output() == 0
                ? List.of(TIME, DIRECTION, BATCH, NUMBERS)
                : List.of(DIRECTION, BATCH, NUMBERS));
    if (step.output() > 0) {
      require(step.output() == 1, "its memory is used, not its output");
      require(walk.merge().isEmpty(), "the last states of two directions are used");
      parts.add(new Part.LastStep());
    }
  }

  private void transpose(int... given) {
    int rank = axes.size();
    List<String> turned = new ArrayList<>();
    for (int d = 0; d < rank; d++) {
      int from = given.length == 0 ? rank - 1 - d : d < given.length ? given[d] : -1;
      require(from >= 0 && from < rank, "its order does not fit %d dimensions".formatted(rank));
      turned.add(axes.get(from));
    }
    require(
        turned.stream().distinct().count() == axes.stream().distinct().count(),
        "its order names a dimension twice");
    axes = turned;
  }

  private int[] axesOf(NodeProto node) {
    int[] own = new Attributes(node).numbers("axes");
    return constants.input(node, 1).map(Constant::whole).orElse(own);
  }

  private int place(int axis) {
    int place = axis < 0 ? axis + axes.size() : axis;
    require(place >= 0 && place < axes.size(), "it has no dimension " + axis);
    return place;
  }

  private void squeeze(NodeProto node) {
    int[] gone = axesOf(node);
    require(gone.length == 1, "it removes %d dimensions".formatted(gone.length));
    int place = place(gone[0]);
    boolean single =
        axes.get(place).equals(ONE)
            || (axes.get(place).equals(DIRECTION) && last().merge().isEmpty());
    require(single, "it removes the dimension " + axes.get(place));
    axes.remove(place);
  }

  private void unsqueeze(NodeProto node) {
    int[] added = axesOf(node);
    require(added.length == 1, "it adds %d dimensions".formatted(added.length));
    axes.add(added[0] < 0 ? added[0] + axes.size() + 1 : added[0], ONE);
  }

  private Part.Walk last() {
    for (int k = parts.size() - 1; k >= 0; k--) {
      if (parts.get(k) instanceof Part.Walk walk) {
        return walk;
      }
    }
    throw refused("there is no recurrent layer before it");
  }

  /** Direction and numbers become one dimension; a direction of its own would be another order. */
  private void reshape(int... shape) {
    int rank = axes.size();
    boolean joins =
        rank >= 3
            && shape.length == rank - 1
            && axes.get(rank - 2).equals(DIRECTION)
            && axes.get(rank - 1).equals(NUMBERS)
            && (shape[rank - 2] == -1
                || shape[rank - 2] == last().directions().size() * last().width());
    require(joins, "it turns %s into the shape %s".formatted(axes, Arrays.toString(shape)));
    axes.remove(rank - 2);
  }

  private void reduce(NodeProto node, Part.Merge merge) {
    int[] over = axesOf(node);
    boolean directions =
        over.length == 1
            && axes.get(place(over[0])).equals(DIRECTION)
            && new Attributes(node).number("keepdims", 1) == 0;
    require(directions, "it reduces another dimension than that of the directions");
    axes.remove(place(over[0]));
    if (last().merge().isPresent()) {
      Part.Walk walk = last();
      parts.set(
          parts.indexOf(walk),
          new Part.Walk(
              walk.block(), walk.inputs(), walk.width(), walk.directions(), Optional.of(merge)));
    }
  }

  /** An embedding of tokens, or the last step. */
  private void gather(NodeProto node) {
    int axis = (int) new Attributes(node).number("axis", 0);
    Optional<Constant> table = constants.input(node, 0);
    if (table.isPresent()) {
      require(
          parts.isEmpty() && axis == 0 && table.get().shape().length == 2,
          "it looks up something else than the vectors of tokens");
      Constant rows = table.get();
      parts.add(new Part.Embedding(rows.size(0), rows.size(1), rows.floats()));
      axes.add(NUMBERS);
      return;
    }
    int place = place(axis);
    Constant index = constants.required(node, 1, "the index");
    require(
        axes.get(place).equals(TIME) && index.length() == 1 && index.values()[0] == -1,
        "it takes something else than the last step");
    parts.add(new Part.LastStep());
    axes.remove(place);
    if (index.shape().length == 1) {
      axes.add(place, ONE);
    }
  }

  private void gatherNd(NodeProto node) {
    boolean last =
        axes.equals(List.of(BATCH, TIME, NUMBERS))
            && new Attributes(node).number("batch_dims", 0) == 1;
    require(last, "it takes something else than one step of each sequence");
    parts.add(new Part.LastStep());
    axes.remove(1);
  }

  private void slice(NodeProto node) {
    int[] starts = constants.required(node, 1, "the start").whole();
    int[] ends = constants.required(node, 2, "the end").whole();
    int[] over = constants.input(node, 3).map(Constant::whole).orElse(new int[0]);
    boolean last =
        starts.length == 1
            && over.length == 1
            && axes.get(place(over[0])).equals(TIME)
            && starts[0] == -1
            && ends[0] == Integer.MAX_VALUE;
    require(last, "it takes something else than the last step");
    parts.add(new Part.LastStep());
    axes.set(place(over[0]), ONE);
  }

  private void dense(Constant weights, boolean turned) {
    require(weights.shape().length == 2, "its weights are no matrix");
    require(axes.get(axes.size() - 1).equals(NUMBERS), "it multiplies %s".formatted(axes));
    Constant ours = turned ? weights : ConstantShapes.transposed(weights); // [K, I]
    int outputs = ours.size(0);
    parts.add(
        new Part.Dense(ours.size(1), outputs, ours.floats(), new float[outputs], Squash.IDENTITY));
  }

  private void gemm(NodeProto node) {
    Attributes attributes = new Attributes(node);
    boolean plain =
        attributes.number("transA", 0) == 0
            && attributes.find("alpha").map(one -> one.getF() == 1).orElse(true)
            && attributes.find("beta").map(one -> one.getF() == 1).orElse(true);
    require(plain, "it scales or turns its input");
    dense(constants.required(node, 1, "the weights"), attributes.number("transB", 0) == 1);
    if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
      bias(constants.required(node, 2, "the bias"));
    }
  }

  private void add(NodeProto node) {
    Optional<Constant> first = constants.input(node, 0);
    bias(first.orElseGet(() -> constants.required(node, 1, "the bias")));
  }

  private void bias(Constant bias) {
    Part.Dense sums = sums("it adds something that is no bias");
    boolean fits =
        bias.length() == sums.outputs() && bias.size(bias.shape().length - 1) == sums.outputs();
    require(fits, "its bias has the shape " + Arrays.toString(bias.shape()));
    put(new Part.Dense(sums.inputs(), sums.outputs(), sums.weight(), bias.floats(), sums.squash()));
  }

  private void squash(NodeProto node, Squash squash) {
    Part.Dense sums = sums("it stands behind no dense layer");
    if (squash == Squash.SOFTMAX) {
      int axis = (int) new Attributes(node).number("axis", -1);
      require(place(axis) == axes.size() - 1, "it runs over another dimension than the last");
    }
    put(new Part.Dense(sums.inputs(), sums.outputs(), sums.weight(), sums.bias(), squash));
  }

  private Part.Dense sums(String why) {
    Part before = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (before instanceof Part.Dense dense && dense.squash() == Squash.IDENTITY) {
      return dense;
    }
    throw refused(why);
  }

  private void put(Part.Dense dense) {
    parts.set(parts.size() - 1, dense);
  }
}
