package dev.unroll.layers.reference.graph;

import dev.unroll.runtime.graph.MatrixScan;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** S = S'·(diag(w) + a bᵀ) + v kᵀ, y = scale·S r; the state as [N, H, V, K]. */
record ReadableMatrixScan(MatrixScan scan) implements Twin {

  /** Input k at step t as [N, H, 1, K], or [N, H, V, 1] for values. */
  private INDArray at(NodeView f, int k, int t) {
    INDArray x = f.step(f.input(k), t).dup('c');
    long width = x.size(1) / scan.heads();
    return k == 3
        ? x.reshape('c', x.size(0), scan.heads(), width, 1)
        : x.reshape('c', x.size(0), scan.heads(), 1, width);
  }

  private INDArray state(INDArray flat, NodeView f) {
    long values = f.node().input(3).width() / scan.heads();
    long keys = f.node().input(2).width() / scan.heads();
    return flat.dup('c').reshape('c', f.batch(), scan.heads(), values, keys);
  }

  private static INDArray live(NodeView f, int t) {
    return f.live(t).reshape(f.batch(), 1, 1, 1);
  }

  private boolean delta(NodeView f) {
    return f.node().inputs().size() > 4;
  }

  private List<INDArray> unroll(NodeView f) {
    List<INDArray> all = new ArrayList<>(List.of(state(f.state(0), f)));
    for (int t = 0; t < f.steps(); t++) {
      INDArray before = all.get(t);
      INDArray next = before.mul(at(f, 1, t)).add(at(f, 3, t).mul(at(f, 2, t)));
      if (delta(f)) {
        INDArray along = before.mul(at(f, 4, t)).sum(true, 3); // S'a [N, H, V, 1]
        next = next.add(along.mul(at(f, 5, t)));
      }
      INDArray live = live(f, t);
      all.add(next.mul(live).add(before.mul(live.rsub(1))));
    }
    return all;
  }

  @Override
  public INDArray forward(NodeView f) {
    List<INDArray> all = unroll(f);
    INDArray y = f.room();
    for (int t = 0; t < f.steps(); t++) {
      INDArray out = all.get(t + 1).mul(at(f, 0, t)).sum(3).mul(scan.scale());
      f.step(y, t).assign(out.dup('c').reshape('c', f.batch(), -1));
    }
    f.state(0, all.get(f.steps()).dup('c').reshape('c', f.batch(), -1));
    return y;
  }

  @Override
  public void backward(NodeView f, INDArray y, INDArray dy) {
    List<INDArray> all = unroll(f);
    INDArray g = state(f.stateGradient(0), f);
    for (int t = f.steps() - 1; t >= 0; t--) {
      INDArray live = live(f, t);
      INDArray before = all.get(t);
      INDArray dout =
          f.step(dy, t)
              .dup('c')
              .reshape('c', f.batch(), scan.heads(), -1, 1)
              .mul(scan.scale())
              .mul(live);
      INDArray held = g.mul(live.rsub(1));
      g = g.mul(live).add(dout.mul(at(f, 0, t)));
      add(f, 0, t, all.get(t + 1).mul(dout).sum(2));
      add(f, 3, t, g.mul(at(f, 2, t)).sum(3));
      add(f, 2, t, g.mul(at(f, 3, t)).sum(2));
      add(f, 1, t, g.mul(before).sum(2));
      INDArray next = g.mul(at(f, 1, t));
      if (delta(f)) {
        INDArray gb = g.mul(at(f, 5, t)).sum(true, 3);
        INDArray sa = before.mul(at(f, 4, t)).sum(true, 3);
        add(f, 4, t, before.mul(gb).sum(2));
        add(f, 5, t, g.mul(sa).sum(2));
        next = next.add(gb.mul(at(f, 4, t)));
      }
      g = next.add(held);
    }
    f.stateGradient(0, g.dup('c').reshape('c', f.batch(), -1));
  }

  private static void add(NodeView f, int input, int t, INDArray d) {
    f.addGradient(input, t, d.dup('c').reshape('c', f.batch(), -1));
  }
}
