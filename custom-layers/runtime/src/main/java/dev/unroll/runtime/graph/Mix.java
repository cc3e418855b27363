package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/** x + (y − x) ∘ μ, with the same μ [D] at every step. */
public record Mix() implements Operation {
  @Override
  public Worker worker(Node node) {
    return new RowWorker(node) {
      private final Matrix apart = new Matrix(); // y − x
      private float[] rest = {}; //                 1 − μ
      private long version = -1;

      @Override
      void prepare(Pass pass) {
        if (apart.rows() != pass.rows()) {
          apart.shape(pass.rows(), node.output().width());
        }
        if (version != pass.version()) {
          float[] mu = pass.parameter(node.parameters().get(0));
          rest = rest.length == mu.length ? rest : new float[mu.length];
          for (int j = 0; j < mu.length; j++) {
            rest[j] = 1 - mu[j];
          }
          version = pass.version();
        }
      }

      @Override
      void forward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        float[] y = pass.value(node.input(1)).data();
        Matrix result = pass.value(node.output());
        float[] mu = pass.parameter(node.parameters().get(0));
        int begin = x.at(from);
        int end = x.at(to);
        LANES.subtract(y, begin, x.data(), begin, apart.data(), begin, end - begin);
        result.copy(from, x, from, to - from);
        for (int at = begin; at < end; at += x.stride()) {
          LANES.addProduct(apart.data(), at, mu, 0, result.data(), at, mu.length);
        }
      }

      @Override
      void backward(Pass pass, int from, int to) {
        float[] d = pass.gradient(node.output()).data();
        float[] dx = pass.gradient(node.input(0)).data();
        float[] dy = pass.gradient(node.input(1)).data();
        float[] mu = pass.parameter(node.parameters().get(0));
        for (int at = apart.at(from); at < apart.at(to); at += apart.stride()) {
          LANES.addProduct(d, at, rest, 0, dx, at, mu.length);
          LANES.addProduct(d, at, mu, 0, dy, at, mu.length);
        }
      }

      @Override
      void finish(Pass pass) {
        float[] dmu = pass.gradient(node.parameters().get(0));
        addColumnSums(pass, pass.gradient(node.output()), apart, dmu);
      }
    };
  }
}
