package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/** y = scale·x + offset. */
public record Affine(double scale, double offset) implements Operation {
  @Override
  public Worker worker(Node node) {
    float factor = (float) scale;
    float term = (float) offset;
    return new RowWorker(node) {
      @Override
      void forward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        float[] in = x.data();
        float[] y = pass.value(node.output()).data();
        for (int i = from * x.stride(), end = to * x.stride(); i < end; i++) {
          y[i] = factor * in[i] + term;
        }
      }

      @Override
      void backward(Pass pass, int from, int to) {
        Matrix dy = pass.gradient(node.output());
        float[] d = dy.data();
        float[] dx = pass.gradient(node.input(0)).data();
        for (int i = from * dy.stride(), end = to * dy.stride(); i < end; i++) {
          dx[i] += factor * d[i];
        }
      }
    };
  }
}
