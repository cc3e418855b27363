package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/** x ∘ y. */
public record Multiply() implements Operation {
  @Override
  public Worker worker(Node node) {
    return new RowWorker(node) {
      @Override
      void forward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        float[] a = x.data();
        float[] b = pass.value(node.input(1)).data();
        float[] y = pass.value(node.output()).data();
        for (int i = from * x.stride(), end = to * x.stride(); i < end; i++) {
          y[i] = a[i] * b[i];
        }
      }

      @Override
      void backward(Pass pass, int from, int to) {
        addProduct(pass, node.input(0), node.input(1), from, to);
        addProduct(pass, node.input(1), node.input(0), from, to);
      }

      /** d(one) += dy ∘ other. */
      private void addProduct(Pass pass, Value one, Value other, int from, int to) {
        Matrix dy = pass.gradient(node.output());
        float[] d = dy.data();
        float[] factor = pass.value(other).data();
        float[] into = pass.gradient(one).data();
        for (int i = from * dy.stride(), end = to * dy.stride(); i < end; i++) {
          into[i] += d[i] * factor[i];
        }
      }
    };
  }
}
