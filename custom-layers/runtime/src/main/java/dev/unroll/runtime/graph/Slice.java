package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/** Columns of x from one on. */
public record Slice(int from) implements Operation {
  @Override
  public Worker worker(Node node) {
    return new RowWorker(node) {
      @Override
      void forward(Pass pass, int first, int to) {
        Matrix x = pass.value(node.input(0));
        Matrix y = pass.value(node.output());
        for (int r = first; r < to; r++) {
          System.arraycopy(x.data(), x.at(r) + from, y.data(), y.at(r), y.columns());
        }
      }

      @Override
      void backward(Pass pass, int first, int to) {
        Matrix dx = pass.gradient(node.input(0));
        Matrix dy = pass.gradient(node.output());
        for (int r = first; r < to; r++) {
          LANES.add(dy.data(), dy.at(r), dx.data(), dx.at(r) + from, dy.columns());
        }
      }
    };
  }
}
