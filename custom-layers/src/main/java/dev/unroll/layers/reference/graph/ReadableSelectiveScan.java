package dev.unroll.layers.reference.graph;

import dev.unroll.runtime.graph.SelectiveScan;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** h = exp(Δ A) ∘ h' + (Δ∘u) B, y = h C; the state as [N, n, D]. */
record ReadableSelectiveScan(SelectiveScan scan) implements Twin {

  private INDArray a(NodeView f) {
    INDArray p = f.parameter(0);
    INDArray a = scan.logarithm() ? Transforms.exp(p, true).negi() : p;
    return a.reshape(1, p.size(0), p.size(1));
  }

  /** [N, D] as [N, 1, D]. */
  private static INDArray channels(INDArray x) {
    return x.dup('c').reshape('c', x.size(0), 1, x.size(1));
  }

  /** [N, n] as [N, n, 1]. */
  private static INDArray states(INDArray x) {
    return x.dup('c').reshape('c', x.size(0), x.size(1), 1);
  }

  private INDArray state(INDArray flat, NodeView f) {
    int n = f.node().input(2).width();
    return flat.dup('c').reshape('c', flat.size(0), n, flat.size(1) / n);
  }

  private static INDArray live(NodeView f, int t) {
    return f.live(t).reshape(f.batch(), 1, 1);
  }

  private List<INDArray> unroll(NodeView f, INDArray y) {
    INDArray a = a(f);
    List<INDArray> all = new ArrayList<>(List.of(state(f.state(0), f)));
    for (int t = 0; t < f.steps(); t++) {
      INDArray h = all.get(t);
      INDArray delta = channels(f.step(f.input(1), t));
      INDArray in = delta.mul(channels(f.step(f.input(0), t)));
      INDArray next =
          Transforms.exp(a.mul(delta), false).mul(h).add(states(f.step(f.input(2), t)).mul(in));
      INDArray live = live(f, t);
      next = next.mul(live).add(h.mul(live.rsub(1)));
      all.add(next);
      if (y != null) {
        f.step(y, t).assign(next.mul(states(f.step(f.input(3), t))).sum(1));
      }
    }
    return all;
  }

  @Override
  public INDArray forward(NodeView f) {
    INDArray y = f.room();
    List<INDArray> all = unroll(f, y);
    f.state(0, all.get(f.steps()).dup('c').reshape('c', f.batch(), -1));
    return y;
  }

  @Override
  public void backward(NodeView f, INDArray y, INDArray dy) {
    INDArray a = a(f);
    List<INDArray> all = unroll(f, null);
    INDArray da = a.mul(0);
    INDArray d = state(f.stateGradient(0), f);
    for (int t = f.steps() - 1; t >= 0; t--) {
      INDArray live = live(f, t);
      INDArray ds = channels(f.step(dy, t)).mul(live);
      INDArray u = channels(f.step(f.input(0), t));
      INDArray delta = channels(f.step(f.input(1), t));
      INDArray lambda = ds.mul(states(f.step(f.input(3), t))).add(d.mul(live));
      INDArray in = delta.mul(u);
      f.addGradient(3, t, ds.mul(all.get(t + 1)).sum(2));
      f.addGradient(2, t, lambda.mul(in).sum(2));
      INDArray s = lambda.mul(states(f.step(f.input(2), t))).sum(true, 1);
      f.addGradient(0, t, s.mul(delta).reshape('c', f.batch(), -1));
      INDArray keep = Transforms.exp(a.mul(delta), false);
      INDArray q = lambda.mul(keep).mul(all.get(t));
      f.addGradient(1, t, q.mul(a).sum(true, 1).add(s.mul(u)).reshape('c', f.batch(), -1));
      da.addi(q.mul(delta).sum(true, 0));
      d = keep.mul(lambda).add(d.mul(live.rsub(1)));
    }
    f.addParameterGradient(0, scan.logarithm() ? da.mul(a) : da);
    f.stateGradient(0, d.dup('c').reshape('c', f.batch(), -1));
  }
}
