package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Matrix;

/** y = x ∘ f(p), with the same p [D] at every step. */
public record Scale(Transform transform) implements Operation {

  /** f. */
  public enum Transform {
    /** p. */
    IDENTITY,
    /** e^p. */
    EXP,
    /** −e^p. */
    NEGATIVE_EXP
  }

  @Override
  public Worker worker(Node node) {
    return new RowWorker(node) {
      private float[] factor = {};
      private long version = -1;

      @Override
      void prepare(Pass pass) {
        if (version != pass.version()) {
          float[] p = pass.parameter(node.parameters().get(0));
          factor = factor.length == p.length ? factor : new float[p.length];
          for (int j = 0; j < p.length; j++) {
            factor[j] = f(p[j]);
          }
          version = pass.version();
        }
      }

      @Override
      void forward(Pass pass, int from, int to) {
        Matrix x = pass.value(node.input(0));
        Matrix y = pass.value(node.output());
        for (int r = from; r < to; r++) {
          LANES.multiply(x.data(), x.at(r), factor, 0, y.data(), y.at(r), factor.length);
        }
      }

      @Override
      void backward(Pass pass, int from, int to) {
        Matrix dy = pass.gradient(node.output());
        float[] dx = pass.gradient(node.input(0)).data();
        for (int r = from; r < to; r++) {
          LANES.addProduct(dy.data(), dy.at(r), factor, 0, dx, dy.at(r), factor.length);
        }
      }

      @Override
      void finish(Pass pass) {
        float[] sum = new float[factor.length];
        addColumnSums(pass, pass.gradient(node.output()), pass.value(node.input(0)), sum);
        float[] dp = pass.gradient(node.parameters().get(0));
        for (int j = 0; j < dp.length; j++) {
          dp[j] += sum[j] * (transform == Transform.IDENTITY ? 1 : factor[j]);
        }
      }
    };
  }

  private float f(float p) {
    return switch (transform) {
      case IDENTITY -> p;
      case EXP -> (float) Math.exp(p);
      case NEGATIVE_EXP -> (float) -Math.exp(p);
    };
  }
}
