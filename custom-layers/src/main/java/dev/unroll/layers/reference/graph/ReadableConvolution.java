package dev.unroll.layers.reference.graph;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** y_t = Σ_j w_j ∘ x_{t−K+1+j} + b. */
record ReadableConvolution() implements Twin {
  @Override
  public INDArray forward(NodeView f) {
    INDArray w = f.parameter(0);
    int taps = (int) w.size(0);
    INDArray y = f.room();
    List<INDArray> window = window(f, taps);
    for (int t = 0; t < f.steps(); t++) {
      window.add(f.step(f.input(0), t).dup());
      INDArray sum = f.step(y, t);
      sum.addiRowVector(f.parameter(1));
      for (int j = 0; j < taps; j++) {
        sum.addi(window.get(j).mulRowVector(w.getRow(j, true)));
      }
      advance(f, t, window, taps);
    }
    f.state(0, Nd4j.hstack(window));
    return y;
  }

  /** The last K − 1 inputs. */
  private static List<INDArray> window(NodeView f, int taps) {
    List<INDArray> window = new ArrayList<>();
    long width = f.node().output().width();
    for (int j = 0; j < taps - 1; j++) {
      window.add(
          f.state(0)
              .get(NDArrayIndex.all(), NDArrayIndex.interval(j * width, (j + 1) * width))
              .dup());
    }
    return window;
  }

  private static void advance(NodeView f, int t, List<INDArray> window, int taps) {
    for (int j = 0; j < taps - 1; j++) {
      window.set(j, f.hold(t, window.get(j), window.get(j + 1)));
    }
    window.remove(taps - 1);
  }

  @Override
  public void backward(NodeView f, INDArray y, INDArray dy) {
    INDArray w = f.parameter(0);
    int taps = (int) w.size(0);
    INDArray dw = w.mul(0);
    List<List<INDArray>> windows = windows(f, taps);
    INDArray dx = f.input(0).mul(0);
    long width = f.node().output().width();
    List<INDArray> d = new ArrayList<>();
    for (int j = 0; j < taps - 1; j++) {
      d.add(
          f.stateGradient(0)
              .get(NDArrayIndex.all(), NDArrayIndex.interval(j * width, (j + 1) * width))
              .dup());
    }
    for (int t = f.steps() - 1; t >= 0; t--) {
      INDArray live = f.live(t);
      INDArray out = f.step(dy, t).mulColumnVector(live);
      List<INDArray> before = new ArrayList<>();
      for (int j = 0; j < taps; j++) { // place j of the window came from place j − 1 of the next
        INDArray part = out.mulRowVector(w.getRow(j, true));
        if (j > 0) {
          part.addi(d.get(j - 1).mulColumnVector(live));
        }
        dw.getRow(j).addi(windows.get(t).get(j).mul(out).sum(0));
        if (j < taps - 1) {
          before.add(part.addi(d.get(j).mulColumnVector(live.rsub(1))));
        } else {
          f.step(dx, t).assign(part);
        }
      }
      d = before;
    }
    f.addGradient(0, dx);
    f.addParameterGradient(0, dw);
    f.addParameterGradient(1, dy.sum(true, 0));
    f.stateGradient(0, Nd4j.hstack(d));
  }

  /** What each step saw. The state of the frame is that before the sequences. */
  private static List<List<INDArray>> windows(NodeView f, int taps) {
    List<List<INDArray>> all = new ArrayList<>();
    List<INDArray> window = window(f, taps);
    for (int t = 0; t < f.steps(); t++) {
      window.add(f.step(f.input(0), t).dup());
      all.add(new ArrayList<>(window));
      advance(f, t, window, taps);
    }
    return all;
  }
}
