package dev.unroll.layers.reference.graph;

import dev.unroll.layers.engine.State;
import dev.unroll.layers.reference.ReadableScan;
import dev.unroll.layers.reference.ScanBlock;
import dev.unroll.layers.reference.Step;
import dev.unroll.runtime.graph.GatedScan;
import dev.unroll.runtime.graph.MatrixScan;
import dev.unroll.runtime.graph.SelectiveScan;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The operations that carry a state through time, step by step. */
final class ReadableScans {
  private ReadableScans() {}

  /** The states before each step, and after the last; those of sequences that ended stay. */
  private static INDArray hold(Frame f, int t, INDArray before, INDArray after) {
    INDArray live = f.live(t);
    return after.mulColumnVector(live).addi(before.mulColumnVector(live.rsub(1)));
  }

  /** y_t = x_{t−1}. */
  record OfPrevious() implements Twin {
    @Override
    public INDArray forward(Frame f) {
      INDArray y = f.room();
      INDArray before = f.state(0);
      for (int t = 0; t < f.steps(); t++) {
        f.step(y, t).assign(before);
        before = hold(f, t, before, f.step(f.input(0), t));
      }
      f.state(0, before);
      return y;
    }

    @Override
    public void backward(Frame f, INDArray y, INDArray dy) {
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

  /** y_t = Σ_j w_j ∘ x_{t−K+1+j} + b. */
  record OfConvolution() implements Twin {
    @Override
    public INDArray forward(Frame f) {
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
    private static List<INDArray> window(Frame f, int taps) {
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

    private static void advance(Frame f, int t, List<INDArray> window, int taps) {
      for (int j = 0; j < taps - 1; j++) {
        window.set(j, hold(f, t, window.get(j), window.get(j + 1)));
      }
      window.remove(taps - 1);
    }

    @Override
    public void backward(Frame f, INDArray y, INDArray dy) {
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
    private static List<List<INDArray>> windows(Frame f, int taps) {
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

  /** h = a ∘ h' + b. */
  record OfGatedScan(GatedScan scan) implements Twin {
    private ReadableScan maths() {
      return ((ScanBlock) scan.block()).readable();
    }

    /** Step t with its gates side by side. */
    private static Step step(Frame f, int t) {
      List<INDArray> gates = new ArrayList<>();
      for (int k = 0; k < f.node().inputs().size(); k++) {
        gates.add(f.step(f.input(k), t));
      }
      INDArray h = f.step(f.input(0), t);
      return new Step(Nd4j.hstack(gates), null, null, State.of(h));
    }

    @Override
    public INDArray forward(Frame f) {
      INDArray y = f.room();
      INDArray h = f.state(0);
      for (int t = 0; t < f.steps(); t++) {
        ReadableScan.Coefficients c = maths().forward(step(f, t));
        h = hold(f, t, h, c.a().mul(h).addi(c.b()));
        f.step(y, t).assign(h);
      }
      f.state(0, h);
      return y;
    }

    @Override
    public void backward(Frame f, INDArray y, INDArray dy) {
      INDArray carried = f.stateGradient(0);
      for (int t = f.steps() - 1; t >= 0; t--) {
        INDArray live = f.live(t);
        INDArray lambda = f.step(dy, t).add(carried).muliColumnVector(live);
        INDArray before = t == 0 ? f.state(0) : f.step(y, t - 1);
        Step step = step(f, t);
        INDArray into = step.a().mul(0);
        maths().backward(step, lambda.mul(before), lambda, into);
        for (int k = 0; k < f.node().inputs().size(); k++) {
          f.step(f.gradients()[f.node().input(k).index()], t).addi(step.block(into, k));
        }
        INDArray a = maths().forward(step(f, t)).a();
        carried = a.mul(lambda).addi(carried.mulColumnVector(live.rsub(1)));
      }
      f.stateGradient(0, carried);
    }
  }

  /** h = λ ∘ h' + e^γ ∘ u, complex. */
  record OfRing() implements Twin {

    /** re λ, im λ and e^γ, [1, H] each. */
    private static INDArray[] constants(Frame f) {
      INDArray size = Transforms.exp(Transforms.exp(f.parameter(0), true).negi(), false);
      INDArray angle = Transforms.exp(f.parameter(1), true);
      INDArray re = Transforms.cos(angle, true).muli(size);
      INDArray im = Transforms.sin(angle, true).muli(size);
      return new INDArray[] {re, im, Transforms.exp(f.parameter(2), true)};
    }

    @Override
    public INDArray forward(Frame f) {
      INDArray[] c = constants(f);
      INDArray y = f.room();
      INDArray re = f.state(0);
      INDArray im = f.state(1);
      for (int t = 0; t < f.steps(); t++) {
        INDArray nextRe =
            re.mulRowVector(c[0])
                .subi(im.mulRowVector(c[1]))
                .addi(f.step(f.input(0), t).mulRowVector(c[2]));
        INDArray nextIm =
            im.mulRowVector(c[0])
                .addi(re.mulRowVector(c[1]))
                .addi(f.step(f.input(1), t).mulRowVector(c[2]));
        re = hold(f, t, re, nextRe);
        im = hold(f, t, im, nextIm);
        f.step(y, t).assign(Nd4j.hstack(re, im));
      }
      f.state(0, re);
      f.state(1, im);
      return y;
    }

    private static INDArray half(INDArray wide, int k) {
      long h = wide.size(1) / 2;
      return wide.get(NDArrayIndex.all(), NDArrayIndex.interval(k * h, (k + 1) * h));
    }

    @Override
    public void backward(Frame f, INDArray y, INDArray dy) {
      INDArray[] c = constants(f);
      INDArray dre = f.stateGradient(0);
      INDArray dim = f.stateGradient(1);
      INDArray lambdaRe = c[0].mul(0);
      INDArray lambdaIm = c[0].mul(0);
      INDArray gamma = c[0].mul(0);
      for (int t = f.steps() - 1; t >= 0; t--) {
        INDArray live = f.live(t);
        INDArray off = live.rsub(1);
        INDArray gre = half(f.step(dy, t), 0).add(dre).muliColumnVector(live);
        INDArray gim = half(f.step(dy, t), 1).add(dim).muliColumnVector(live);
        INDArray re = t == 0 ? f.state(0) : half(f.step(y, t - 1), 0);
        INDArray im = t == 0 ? f.state(1) : half(f.step(y, t - 1), 1);
        INDArray ure = f.step(f.input(0), t);
        INDArray uim = f.step(f.input(1), t);
        lambdaRe.addi(re.mul(gre).addi(im.mul(gim)).sum(true, 0)); // conj(h') ∘ G
        lambdaIm.addi(re.mul(gim).subi(im.mul(gre)).sum(true, 0));
        gamma.addi(ure.mul(gre).addi(uim.mul(gim)).sum(true, 0));
        f.step(f.gradients()[f.node().input(0).index()], t).addi(gre.mulRowVector(c[2]));
        f.step(f.gradients()[f.node().input(1).index()], t).addi(gim.mulRowVector(c[2]));
        dre = gre.mulRowVector(c[0]).addi(gim.mulRowVector(c[1])).addi(dre.mulColumnVector(off));
        dim = gim.mulRowVector(c[0]).subi(gre.mulRowVector(c[1])).addi(dim.mulColumnVector(off));
      }
      INDArray along = lambdaRe.mul(c[0]).addi(lambdaIm.mul(c[1])); //   Re(conj(gλ)·λ)
      INDArray across = lambdaIm.mul(c[0]).subi(lambdaRe.mul(c[1])); //  Re(conj(gλ)·iλ)
      f.addParameterGradient(0, Transforms.exp(f.parameter(0), true).muli(along).negi());
      f.addParameterGradient(1, Transforms.exp(f.parameter(1), true).muli(across));
      f.addParameterGradient(2, gamma.mul(c[2]));
      f.stateGradient(0, dre);
      f.stateGradient(1, dim);
    }
  }

  /** h = exp(Δ A) ∘ h' + (Δ∘u) B, y = h C; the state as [N, n, D]. */
  record OfSelectiveScan(SelectiveScan scan) implements Twin {

    private INDArray a(Frame f) {
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

    private INDArray state(INDArray flat, Frame f) {
      int n = f.node().input(2).width();
      return flat.dup('c').reshape('c', flat.size(0), n, flat.size(1) / n);
    }

    private static INDArray live(Frame f, int t) {
      return f.live(t).reshape(f.batch(), 1, 1);
    }

    private List<INDArray> unroll(Frame f, INDArray y) {
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
    public INDArray forward(Frame f) {
      INDArray y = f.room();
      List<INDArray> all = unroll(f, y);
      f.state(0, all.get(f.steps()).dup('c').reshape('c', f.batch(), -1));
      return y;
    }

    @Override
    public void backward(Frame f, INDArray y, INDArray dy) {
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
        add(f, 3, t, ds.mul(all.get(t + 1)).sum(2));
        add(f, 2, t, lambda.mul(in).sum(2));
        INDArray s = lambda.mul(states(f.step(f.input(2), t))).sum(true, 1);
        add(f, 0, t, s.mul(delta).reshape('c', f.batch(), -1));
        INDArray keep = Transforms.exp(a.mul(delta), false);
        INDArray q = lambda.mul(keep).mul(all.get(t));
        add(f, 1, t, q.mul(a).sum(true, 1).add(s.mul(u)).reshape('c', f.batch(), -1));
        da.addi(q.mul(delta).sum(true, 0));
        d = keep.mul(lambda).add(d.mul(live.rsub(1)));
      }
      f.addParameterGradient(0, scan.logarithm() ? da.mul(a) : da);
      f.stateGradient(0, d.dup('c').reshape('c', f.batch(), -1));
    }

    private static void add(Frame f, int input, int t, INDArray d) {
      f.step(f.gradients()[f.node().input(input).index()], t).addi(d);
    }
  }

  /** S = S'·(diag(w) + a bᵀ) + v kᵀ, y = scale·S r; the state as [N, H, V, K]. */
  record OfMatrixScan(MatrixScan scan) implements Twin {

    /** Input k at step t as [N, H, 1, K], or [N, H, V, 1] for values. */
    private INDArray at(Frame f, int k, int t) {
      INDArray x = f.step(f.input(k), t).dup('c');
      long width = x.size(1) / scan.heads();
      return k == 3
          ? x.reshape('c', x.size(0), scan.heads(), width, 1)
          : x.reshape('c', x.size(0), scan.heads(), 1, width);
    }

    private INDArray state(INDArray flat, Frame f) {
      long values = f.node().input(3).width() / scan.heads();
      long keys = f.node().input(2).width() / scan.heads();
      return flat.dup('c').reshape('c', f.batch(), scan.heads(), values, keys);
    }

    private static INDArray live(Frame f, int t) {
      return f.live(t).reshape(f.batch(), 1, 1, 1);
    }

    private boolean delta(Frame f) {
      return f.node().inputs().size() > 4;
    }

    private List<INDArray> unroll(Frame f) {
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
    public INDArray forward(Frame f) {
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
    public void backward(Frame f, INDArray y, INDArray dy) {
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

    private static void add(Frame f, int input, int t, INDArray d) {
      f.step(f.gradients()[f.node().input(input).index()], t)
          .addi(d.dup('c').reshape('c', f.batch(), -1));
    }
  }
}
