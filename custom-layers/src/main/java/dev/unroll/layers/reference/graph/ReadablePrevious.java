package dev.unroll.layers.reference.graph;

import org.nd4j.linalg.api.ndarray.INDArray;

/** y_t = x_{t−1}. */
record ReadablePrevious() implements Twin {
  @Override
  public INDArray forward(NodeView f) {
    INDArray y = f.room();
    INDArray before = f.state(0);
    for (int t = 0; t < f.steps(); t++) {
      f.step(y, t).assign(before);
      before = f.hold(t, before, f.step(f.input(0), t));
    }
    f.state(0, before);
    return y;
  }

  @Override
  public void backward(NodeView f, INDArray y, INDArray dy) {
    INDArray dx = f.input(0).mul(0);
    INDArray d = f.stateGradient(0);
    for (int t = f.steps() - 1; t >= 0; t--) {
      INDArray live = f.live(t);
      f.step(dx, t).assign(d.mulColumnVector(live));
      d = f.step(dy, t).mulColumnVector(live).addi(d.mulColumnVector(live.rsub(1)));
    }
    f.addGradient(0, dx);
    f.stateGradient(0, d);
  }
}
