package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/** y = scale·x + offset. */
public record Affine(float scale, float offset) implements Operation {
  @Override
  public Worker worker(Node node) {
    return new RowWorker(node) {
      @Override
      void forward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        float[] in = x.data();
        float[] y = pass.value(node.output()).data();
        for (int i = from * x.stride(), end = to * x.stride(); i < end; i++) {
          y[i] = scale * in[i] + offset;
        }
      }

      @Override
      void backward(Pass pass, int from, int to) {
        Matrix dy = pass.gradient(node.output());
        float[] d = dy.data();
        float[] dx = pass.gradient(node.input(0)).data();
        for (int i = from * dy.stride(), end = to * dy.stride(); i < end; i++) {
          dx[i] += scale * d[i];
        }
      }
    };
  }
}
