package dev.unroll.layers.reference.graph;

import dev.unroll.layers.engine.GradientFlow;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.RealSteps;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A {@link GraphBlock} over one minibatch, in ND4J's operations. */
public final class ReadableGraph implements Tape {
  private static final Map<Class<? extends Operation>, Function<Operation, Twin>> TWINS =
      new LinkedHashMap<>();

  static {
    twin(Linear.class, ReadableRows.OfLinear::new);
    twin(Elementwise.class, ReadableRows.OfElementwise::new);
    twin(Affine.class, ReadableRows.OfAffine::new);
    twin(Add.class, op -> new ReadableRows.OfAdd());
    twin(Multiply.class, op -> new ReadableRows.OfMultiply());
    twin(Scale.class, ReadableRows.OfScale::new);
    twin(Shift.class, op -> new ReadableRows.OfShift());
    twin(Mix.class, op -> new ReadableRows.OfMix());
    twin(Drop.class, ReadableRows.OfDrop::new);
    twin(Slice.class, ReadableRows.OfSlice::new);
    twin(HeadSum.class, ReadableRows.OfHeadSum::new);
    twin(Repeat.class, ReadableRows.OfRepeat::new);
    twin(Norm.class, ReadableRows.OfNorm::new);
    twin(Previous.class, op -> new ReadablePrevious());
    twin(Convolution.class, op -> new ReadableConvolution());
    twin(GatedScan.class, ReadableGatedScan::new);
    twin(Ring.class, op -> new ReadableRing());
    twin(SelectiveScan.class, ReadableSelectiveScan::new);
    twin(MatrixScan.class, ReadableMatrixScan::new);
    twin(WeightedMean.class, op -> new ReadableMean());
    twin(Attention.class, ReadableAttention::new);
  }

  private final Graph graph;
  private final Map<String, INDArray> parameters;
  private final Input input;
  private final RealSteps real;
  private final DataType type;
  private final INDArray[] values;
  private final Map<String, INDArray> start;
  private final Map<String, INDArray> state = new LinkedHashMap<>();

  /** A block's graph over a minibatch; the outputs are {@code out} wide. */
  public ReadableGraph(GraphBlock block, Map<String, INDArray> parameters, Input input, int out) {
    this.graph = block.graph((int) input.width(), out);
    this.parameters = parameters;
    this.input = input;
    this.real = RealSteps.of(input.mask(), (int) input.batch(), (int) input.steps());
    this.type =
        parameters.isEmpty()
            ? input.x().dataType()
            : parameters.values().iterator().next().dataType();
    this.values = new INDArray[graph.size()];
    graph.state().forEach(part -> state.put(part.name(), startOf(part)));
    this.start = new LinkedHashMap<>(state);
  }

  private static <T extends Operation> void twin(Class<T> type, Function<T, Twin> twin) {
    TWINS.put(type, operation -> twin.apply(type.cast(operation)));
  }

  private static Twin twin(Node node) {
    return TWINS.get(node.operation().getClass()).apply(node.operation());
  }

  private INDArray startOf(StatePart part) {
    INDArray given = input.start() == null ? null : input.start().parts().get(part.name());
    return given != null
        ? given.castTo(type).dup('c')
        : Nd4j.valueArrayOf(new long[] {input.batch(), part.size()}, part.start(), type);
  }

  private NodeView frame(Node node, Map<String, INDArray> states) {
    return new NodeView(
        node, real.lengths(), input.noise(), values, null, parameters, null, states, null);
  }

  /** Writes the outputs [N, H, T]. */
  public void forward(INDArray y) {
    INDArray x = pack(input.x().castTo(type));
    long from = 0;
    for (Value value : graph.inputs()) {
      values[value.index()] =
          x.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + value.width())).dup('c');
      from += value.width();
    }
    for (Node node : graph.nodes()) {
      values[node.output().index()] = twin(node).forward(frame(node, state));
    }
    unpack(values[graph.output().index()], y);
  }

  /** The real steps of [N, F, T] as rows (t, n). */
  private INDArray pack(INDArray nft) {
    INDArray tnf = nft.permute(2, 0, 1).dup('c');
    if (real.all()) {
      return tnf.reshape('c', tnf.size(0) * tnf.size(1), tnf.size(2));
    }
    INDArray rows = Nd4j.zeros(type, real.longest(), tnf.size(1), tnf.size(2));
    eachStep((n, k, t) -> rows.slice(k).getRow(n).assign(tnf.slice(t).getRow(n)));
    return rows.reshape('c', rows.size(0) * rows.size(1), rows.size(2));
  }

  /** Rows back to [N, F, T], zero at masked steps. */
  private void unpack(INDArray rows, INDArray nft) {
    INDArray tnf =
        rows.dup('c').reshape('c', rows.size(0) / input.batch(), input.batch(), rows.size(1));
    if (real.all()) {
      nft.assign(tnf.permute(1, 2, 0));
      return;
    }
    INDArray all = Nd4j.zeros(type, input.steps(), input.batch(), rows.size(1));
    eachStep((n, k, t) -> all.slice(t).getRow(n).assign(tnf.slice(k).getRow(n)));
    nft.assign(all.permute(1, 2, 0));
  }

  @FunctionalInterface
  private interface StepTask {
    void run(int n, int packed, int time);
  }

  private void eachStep(StepTask task) {
    for (int n = 0; n < real.lengths().length; n++) {
      for (int k = 0; k < real.lengths()[n]; k++) {
        task.run(n, k, real.times()[n][k]);
      }
    }
  }

  @Override
  public State end() {
    return new State(new LinkedHashMap<>(state));
  }

  @Override
  public Supplier<State> backward(
      LossGradient loss, Map<String, INDArray> gradients, INDArray dx, GradientFlow flow) {
    INDArray[] d = new INDArray[values.length];
    for (int k = 0; k < d.length; k++) {
      d[k] = values[k] == null ? null : Nd4j.zeros(type, values[k].shape());
    }
    d[graph.output().index()].assign(pack(loss.outputs().castTo(type)));
    gradients.values().forEach(gradient -> gradient.assign(0));
    Map<String, INDArray> stateGradients = new LinkedHashMap<>();
    for (StatePart part : graph.state()) {
      INDArray end = state.get(part.name());
      INDArray given = loss.end() == null ? null : loss.end().parts().get(part.name());
      stateGradients.put(
          part.name(), given == null ? Nd4j.zeros(type, end.shape()) : given.castTo(type).dup('c'));
    }
    List<Node> back = new ArrayList<>(graph.nodes());
    java.util.Collections.reverse(back);
    for (Node node : back) {
      NodeView frame =
          new NodeView(
              node,
              real.lengths(),
              input.noise(),
              values,
              d,
              parameters,
              gradients,
              start,
              stateGradients);
      int y = node.output().index();
      twin(node).backward(frame, values[y], d[y]);
    }
    List<INDArray> inputs = graph.inputs().stream().map(value -> d[value.index()]).toList();
    unpack(inputs.size() == 1 ? inputs.get(0) : Nd4j.hstack(inputs), dx);
    if (flow != null) {
      flow.observe(GradientFlow.norms(dx));
    }
    return () -> new State(stateGradients);
  }
}
