package dev.unroll.layers.reference.graph;

import dev.unroll.layers.engine.State;
import dev.unroll.layers.reference.ReadableForms;
import dev.unroll.layers.reference.ReadableScan;
import dev.unroll.layers.reference.Step;
import dev.unroll.runtime.graph.GatedScan;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** h = a ∘ h' + b. */
record ReadableGatedScan(GatedScan scan) implements Twin {
  private ReadableScan maths() {
    return ReadableForms.scan(scan.block());
  }

  /** Step t with its gates side by side. */
  private static Step step(NodeView f, int t) {
    List<INDArray> gates = new ArrayList<>();
    for (int k = 0; k < f.node().inputs().size(); k++) {
      gates.add(f.step(f.input(k), t));
    }
    INDArray h = f.step(f.input(0), t);
    return new Step(Nd4j.hstack(gates), null, null, State.of(h));
  }

  @Override
  public INDArray forward(NodeView f) {
    INDArray y = f.room();
    INDArray h = f.state(0);
    for (int t = 0; t < f.steps(); t++) {
      ReadableScan.Coefficients c = maths().forward(step(f, t));
      h = f.hold(t, h, c.a().mul(h).addi(c.b()));
      f.step(y, t).assign(h);
    }
    f.state(0, h);
    return y;
  }

  @Override
  public void backward(NodeView f, INDArray y, INDArray dy) {
    INDArray carried = f.stateGradient(0);
    for (int t = f.steps() - 1; t >= 0; t--) {
      INDArray live = f.live(t);
      INDArray lambda = f.step(dy, t).add(carried).muliColumnVector(live);
      INDArray before = t == 0 ? f.state(0) : f.step(y, t - 1);
      Step step = step(f, t);
      INDArray into = step.a().mul(0);
      maths().backward(step, lambda.mul(before), lambda, into);
      for (int k = 0; k < f.node().inputs().size(); k++) {
        f.addGradient(k, t, step.block(into, k));
      }
      INDArray a = maths().forward(step(f, t)).a();
      carried = a.mul(lambda).addi(carried.mulColumnVector(live.rsub(1)));
    }
    f.stateGradient(0, carried);
  }
}
