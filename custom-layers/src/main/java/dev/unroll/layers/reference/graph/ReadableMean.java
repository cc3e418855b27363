package dev.unroll.layers.reference.graph;

import dev.unroll.runtime.graph.WeightedMean;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** RWKV-4's mean, step by step; see {@link WeightedMean}. */
record ReadableMean() implements Twin {

  /** aa, bb and pp. */
  private record Sums(INDArray a, INDArray b, INDArray p) {}

  private static INDArray exp(INDArray x) {
    return Transforms.exp(x, false);
  }

  private static INDArray max(INDArray x, INDArray y) {
    return Transforms.max(x, y, true);
  }

  private static INDArray w(NodeView f) {
    return Transforms.exp(f.parameter(0), true).negi();
  }

  /** The exponentials of one step: of the past and of the present in y, and in the next sums. */
  private record Weights(INDArray past, INDArray now, INDArray fade, INDArray add, INDArray next) {
    static Weights of(NodeView f, int t, INDArray p) {
      INDArray k = f.step(f.input(0), t);
      INDArray present = k.addRowVector(f.parameter(1)); // u + k
      INDArray top = max(p, present);
      INDArray faded = p.addRowVector(w(f)); //             pp + w
      INDArray next = max(faded, k);
      return new Weights(
          exp(p.sub(top)), exp(present.sub(top)), exp(faded.sub(next)), exp(k.sub(next)), next);
    }
  }

  private static Sums start(NodeView f) {
    return new Sums(f.state(0), f.state(1), f.state(2));
  }

  private static Sums next(NodeView f, int t, Sums s) {
    Weights e = Weights.of(f, t, s.p());
    INDArray v = f.step(f.input(1), t);
    INDArray live = f.live(t);
    INDArray off = live.rsub(1);
    INDArray a = e.fade().mul(s.a()).addi(e.add().mul(v)).muliColumnVector(live);
    INDArray b = e.fade().mul(s.b()).addi(e.add()).muliColumnVector(live);
    INDArray p = e.next().mulColumnVector(live);
    return new Sums(
        a.addi(s.a().mulColumnVector(off)),
        b.addi(s.b().mulColumnVector(off)),
        p.addi(s.p().mulColumnVector(off)));
  }

  @Override
  public INDArray forward(NodeView f) {
    INDArray y = f.room();
    Sums s = start(f);
    for (int t = 0; t < f.steps(); t++) {
      Weights e = Weights.of(f, t, s.p());
      INDArray above = e.past().mul(s.a()).addi(e.now().mul(f.step(f.input(1), t)));
      f.step(y, t).assign(above.divi(e.past().mul(s.b()).addi(e.now())));
      s = next(f, t, s);
    }
    f.state(0, s.a());
    f.state(1, s.b());
    f.state(2, s.p());
    return y;
  }

  @Override
  public void backward(NodeView f, INDArray y, INDArray dy) {
    List<Sums> all = new ArrayList<>(List.of(start(f)));
    for (int t = 0; t < f.steps(); t++) {
      all.add(next(f, t, all.get(t)));
    }
    INDArray da = f.stateGradient(0); // P over e^−pp
    INDArray db = f.stateGradient(1); // Q over e^−pp
    INDArray du = f.parameter(1).mul(0);
    INDArray dw = f.parameter(0).mul(0);
    for (int t = f.steps() - 1; t >= 0; t--) {
      INDArray live = f.live(t);
      INDArray off = live.rsub(1);
      Sums s = all.get(t);
      Weights e = Weights.of(f, t, s.p());
      INDArray v = f.step(f.input(1), t);
      INDArray out = f.step(y, t);
      INDArray eta = f.step(dy, t).mulColumnVector(live);
      eta.divi(e.past().mul(s.b()).addi(e.now()));
      INDArray own = eta.mul(e.now()).muli(v.sub(out));
      INDArray p = da.mulColumnVector(live);
      INDArray q = db.mulColumnVector(live);
      f.step(f.gradients()[f.node().input(0).index()], t)
          .addi(own.add(p.mul(v).addi(q).muli(e.add())));
      f.step(f.gradients()[f.node().input(1).index()], t)
          .addi(eta.mul(e.now()).addi(p.mul(e.add())));
      du.addi(own.sum(true, 0).reshape(du.shape()));
      INDArray faded = p.mul(s.a()).addi(q.mul(s.b())).muli(e.fade());
      dw.addi(faded.sum(true, 0).reshape(dw.shape()));
      INDArray past = eta.mul(e.past());
      da = past.add(e.fade().mul(p)).addi(da.mulColumnVector(off));
      db = past.mul(out).negi().addi(e.fade().mul(q)).addi(db.mulColumnVector(off));
    }
    f.addParameterGradient(0, dw.mul(w(f).reshape(dw.shape())));
    f.addParameterGradient(1, du);
    f.stateGradient(0, da);
    f.stateGradient(1, db);
    f.stateGradient(2, da.mul(f.state(0)).addi(db.mul(f.state(1)))); // num = aa·e^pp
  }
}
