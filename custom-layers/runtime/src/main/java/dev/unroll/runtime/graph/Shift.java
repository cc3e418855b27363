package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/** y = x + p, with the same p [D] at every step. */
public record Shift() implements Operation {
  @Override
  public Worker worker(Node node) {
    return new RowWorker(node) {
      @Override
      void forward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        Matrix y = pass.value(node.output());
        float[] p = pass.parameter(node.parameters().get(0));
        y.fill(from, to - from, p);
        LANES.add(x.data(), x.at(from), y.data(), y.at(from), x.at(to) - x.at(from));
      }

      @Override
      void backward(Pass pass, int from, int to) {
        Matrix dy = pass.gradient(node.output());
        float[] d = dy.data();
        float[] dx = pass.gradient(node.input(0)).data();
        for (int i = from * dy.stride(), end = to * dy.stride(); i < end; i++) {
          dx[i] += d[i];
        }
      }

      @Override
      void finish(Pass pass) {
        float[] dp = pass.gradient(node.parameters().get(0));
        addColumnSums(pass, pass.gradient(node.output()), null, dp);
      }
    };
  }
}
