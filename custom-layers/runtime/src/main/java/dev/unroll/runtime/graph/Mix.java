package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/** x + (y − x) ∘ μ, with the same μ [D] at every step. */
public record Mix() implements Operation {
  @Override
  public Worker worker(Node node) {
    return new RowWorker(node) {
      @Override
      void forward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        float[] a = x.data();
        float[] b = pass.value(node.input(1)).data();
        float[] y = pass.value(node.output()).data();
        float[] mu = pass.parameter(node.parameters().get(0));
        for (int r = from; r < to; r++) {
          int at = x.at(r);
          for (int j = 0; j < mu.length; j++) {
            y[at + j] = a[at + j] + (b[at + j] - a[at + j]) * mu[j];
          }
        }
      }

      @Override
      void backward(Pass pass, int from, int to) {
        Matrix dy = pass.gradient(node.output());
        float[] d = dy.data();
        float[] da = pass.gradient(node.input(0)).data();
        float[] db = pass.gradient(node.input(1)).data();
        float[] mu = pass.parameter(node.parameters().get(0));
        for (int r = from; r < to; r++) {
          int at = dy.at(r);
          for (int j = 0; j < mu.length; j++) {
            float toB = d[at + j] * mu[j];
            da[at + j] += d[at + j] - toB;
            db[at + j] += toB;
          }
        }
      }

      @Override
      void finish(Pass pass) {
        Matrix dy = pass.gradient(node.output());
        float[] a = pass.value(node.input(0)).data();
        float[] b = pass.value(node.input(1)).data();
        float[] dmu = pass.gradient(node.parameters().get(0));
        for (int r = 0; r < dy.rows(); r++) {
          int at = dy.at(r);
          for (int j = 0; j < dmu.length; j++) {
            dmu[j] += dy.data()[at + j] * (b[at + j] - a[at + j]);
          }
        }
      }
    };
  }
}
