package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/** [H·K] → [H]: the sum within each head. */
public record HeadSum(int heads) implements Operation {
  @Override
  public Worker worker(Node node) {
    return new RowWorker(node) {
      @Override
      void forward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        Matrix y = pass.value(node.output());
        int width = x.columns() / heads;
        for (int r = from; r < to; r++) {
          for (int h = 0; h < heads; h++) {
            float sum = 0;
            for (int j = x.at(r) + h * width, end = j + width; j < end; j++) {
              sum += x.data()[j];
            }
            y.data()[y.at(r) + h] = sum;
          }
        }
      }

      @Override
      void backward(Pass pass, int from, int to) {
        Matrix dx = pass.gradient(node.input(0));
        Matrix dy = pass.gradient(node.output());
        int width = dx.columns() / heads;
        for (int r = from; r < to; r++) {
          for (int h = 0; h < heads; h++) {
            float d = dy.data()[dy.at(r) + h];
            for (int j = dx.at(r) + h * width, end = j + width; j < end; j++) {
              dx.data()[j] += d;
            }
          }
        }
      }
    };
  }
}
