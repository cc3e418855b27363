package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/** x + y. */
public record Add() implements Operation {
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
          y[i] = a[i] + b[i];
        }
      }

      @Override
      void backward(Pass pass, int from, int to) {
        Matrix dy = pass.gradient(node.output());
        for (Value input : node.inputs()) {
          float[] d = dy.data();
          float[] dx = pass.gradient(input).data();
          for (int i = from * dy.stride(), end = to * dy.stride(); i < end; i++) {
            dx[i] += d[i];
          }
        }
      }
    };
  }
}
