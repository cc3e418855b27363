package dev.unroll.runtime.graph;

import dev.unroll.runtime.DiagonalScan;
import dev.unroll.runtime.FastScan;
import dev.unroll.runtime.ScanStep;
import dev.unroll.runtime.kernel.Activations;
import dev.unroll.runtime.kernel.Matrix;

/**
 * h_t = a_t ∘ h_{t−1} + b_t, where a block makes a and b of its gates.
 *
 * <pre>
 *   λ_t = dy_t + a_{t+1} ∘ λ_{t+1}      db_t = λ_t      da_t = λ_t ∘ h_{t−1}
 * </pre>
 */
public record GatedScan(DiagonalScan block) implements Operation {
  @Override
  public Worker worker(Node node) {
    return new ScanWorker(node, block);
  }

  private static final class ScanWorker implements Worker {
    private final Node node;
    private final DiagonalScan block;
    private final int width;
    private final Matrix a = new Matrix();
    private final Matrix b = new Matrix();
    private final Matrix scratch = new Matrix();
    private final Matrix before = new Matrix(); // h_{t−1}
    private final Matrix da = new Matrix();
    private final Matrix lambda = new Matrix();
    private final Matrix carried = new Matrix(); // a_{t+1} ∘ λ_{t+1}
    private final Matrix[] gates; //                copies, which the backward pass overwrites
    private final Rows rows = new Rows(false); // made once: a step allocates nothing
    private final Rows rowsBack = new Rows(true);
    private final Pass.TileTask forward = this::scan;
    private final Pass.TileTask backward = this::scanBack;
    private Pass pass;

    ScanWorker(Node node, DiagonalScan block) {
      this.node = node;
      this.block = block;
      this.width = node.output().width();
      this.gates = new Matrix[node.inputs().size()];
      for (int g = 0; g < gates.length; g++) {
        gates[g] = new Matrix();
      }
    }

    @Override
    public void forward(Pass next) {
      pass = next;
      if (a.rows() != next.rows()) {
        a.shape(next.rows(), width);
        b.shape(next.rows(), width);
        scratch.shape(next.rows(), width);
        before.shape(next.rows(), width);
      }
      block.coefficients(rows);
      next.tiles(width, forward);
    }

    /** All rows at once, as the block sees a step. */
    private final class Rows implements ScanStep {
      private final boolean back;

      Rows(boolean back) {
        this.back = back;
      }

      @Override
      public float[] gate(int k) {
        return back ? gates[k].data() : pass.value(node.input(k)).data();
      }

      @Override
      public float[] a() {
        return a.data();
      }

      @Override
      public float[] b() {
        return b.data();
      }

      @Override
      public float[] da() {
        return da.data();
      }

      @Override
      public float[] db() {
        return lambda.data();
      }

      @Override
      public float[] scratch() {
        return scratch.data();
      }

      @Override
      public int length() {
        return a.rows() * a.stride();
      }
    }

    private void scan(int n0, int n1, int c0, int c1) {
      float[] h = pass.value(node.output()).data();
      float[][] state = pass.state(node.state().get(0));
      int batch = pass.batch();
      int count = c1 - c0;
      for (int n = n0; n < n1; n++) {
        for (int t = 0; t < pass.steps(); t++) {
          int at = a.at(t * batch + n) + c0;
          if (t == 0) {
            System.arraycopy(state[n], c0, before.data(), at, count);
          } else {
            System.arraycopy(h, at - batch * a.stride(), before.data(), at, count);
          }
          step(a.data(), b.data(), before.data(), h, at, at + count);
        }
        int last = pass.length(n) - 1;
        if (last >= 0) {
          System.arraycopy(h, a.at(last * batch + n) + c0, state[n], c0, count);
        }
      }
    }

    private static void step(float[] a, float[] b, float[] before, float[] h, int at, int end) {
      for (int i = at; i < end; i++) {
        h[i] = Activations.flush(a[i] * before[i] + b[i]);
      }
    }

    @Override
    public void backward(Pass next) {
      pass = next;
      da.shape(next.rows(), width);
      lambda.shape(next.rows(), width);
      carried.shape(next.rows(), width);
      next.tiles(width, backward);
      for (int g = 0; g < gates.length; g++) {
        gates[g].shape(next.rows(), width);
        gates[g].copy(0, next.value(node.input(g)), 0, next.rows());
      }
      ((FastScan) block).backward(rowsBack);
      for (int g = 0; g < gates.length; g++) {
        float[] d = gates[g].data();
        float[] into = next.gradient(node.input(g)).data();
        for (int i = 0, end = next.rows() * a.stride(); i < end; i++) {
          into[i] += d[i];
        }
      }
    }

    private void scanBack(int n0, int n1, int c0, int c1) {
      float[] dy = pass.gradient(node.output()).data();
      float[][] end = pass.stateGradient(node.state().get(0));
      int batch = pass.batch();
      int count = c1 - c0;
      for (int n = n0; n < n1; n++) {
        for (int t = pass.steps() - 1; t >= 0; t--) {
          int at = a.at(t * batch + n) + c0;
          int length = pass.length(n);
          if (t >= length) { // no step
            java.util.Arrays.fill(lambda.data(), at, at + count, 0);
            java.util.Arrays.fill(da.data(), at, at + count, 0);
            continue;
          }
          if (t == length - 1) {
            System.arraycopy(end[n], c0, carried.data(), at, count);
          } else {
            System.arraycopy(carried.data(), at + batch * a.stride(), carried.data(), at, count);
          }
          stepBack(dy, carried.data(), at, at + count);
        }
        if (pass.length(n) > 0) {
          System.arraycopy(carried.data(), a.at(n) + c0, end[n], c0, count);
        }
      }
    }

    private void stepBack(float[] dy, float[] carry, int at, int end) {
      float[] l = lambda.data();
      float[] grad = da.data();
      float[] h = before.data();
      float[] keep = a.data();
      for (int i = at; i < end; i++) {
        l[i] = dy[i] + carry[i];
        grad[i] = l[i] * h[i];
        carry[i] = Activations.flush(keep[i] * l[i]);
      }
    }
  }
}
