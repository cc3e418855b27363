package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/**
 * [D] → [whole·D·each]: each number some times in a row, and all of that some times.
 *
 * @param each how often each number stands side by side
 * @param whole how often all of them do
 */
public record Repeat(int each, int whole) implements Operation {
  @Override
  public Worker worker(Node node) {
    return new RowWorker(node) {
      @Override
      void forward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        Matrix y = pass.value(node.output());
        for (int r = from; r < to; r++) {
          int at = y.at(r);
          for (int w = 0; w < whole; w++) {
            for (int j = 0; j < x.columns(); j++) {
              for (int e = 0; e < each; e++) {
                y.data()[at++] = x.data()[x.at(r) + j];
              }
            }
          }
        }
      }

      @Override
      void backward(Pass pass, int from, int to) {
        Matrix dx = pass.gradient(node.input(0));
        Matrix dy = pass.gradient(node.output());
        for (int r = from; r < to; r++) {
          int at = dy.at(r);
          for (int w = 0; w < whole; w++) {
            for (int j = 0; j < dx.columns(); j++) {
              for (int e = 0; e < each; e++) {
                dx.data()[dx.at(r) + j] += dy.data()[at++];
              }
            }
          }
        }
      }
    };
  }
}
