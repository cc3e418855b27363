package dev.unroll.layers.reference;

import dev.unroll.layers.engine.Engine;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.layers.engine.Unroller;
import dev.unroll.layers.engine.Weights;
import dev.unroll.layers.reference.graph.ReadableGraph;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.SequenceBlock;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The engine written to be read beside the equations: ND4J operations, float or double, on any ND4J
 * backend. It is the oracle that faster engines are held to.
 */
public final class ReferenceEngine implements Engine {

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Unroller unroller(SequenceBlock block) {
    return new ReferenceUnroller(block);
  }

  private record ReferenceUnroller(SequenceBlock block) implements Unroller {

    @Override
    public Supplier<State> infer(Map<String, INDArray> parameters, Input input, INDArray y) {
      return record(parameters, input, y)::end;
    }

    @Override
    public Tape record(Map<String, INDArray> parameters, Input input, INDArray y) {
      if (block instanceof GraphBlock graphBlock) {
        ReadableGraph graph =
            new ReadableGraph(graphBlock, parameters, input, Math.toIntExact(y.size(1)));
        graph.forward(y);
        return graph;
      }
      Unrolled unrolled = new Unrolled(block, Weights.of(parameters), input);
      unrolled.forward(y);
      return unrolled;
    }
  }
}
