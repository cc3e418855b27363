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
        scaleRows(x, factor, y, from, to, false);
      }

      @Override
      void backward(Pass pass, int from, int to) {
        scaleRows(
            pass.gradient(node.output()), factor, pass.gradient(node.input(0)), from, to, true);
      }

      @Override
      void finish(Pass pass) {
        float[] sum = new float[factor.length];
        addColumnSums(pass.gradient(node.output()), pass.value(node.input(0)), sum);
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

  private static void scaleRows(
      Matrix x, float[] factor, Matrix y, int from, int to, boolean adding) {
    for (int r = from; r < to; r++) {
      int at = x.at(r);
      for (int j = 0; j < factor.length; j++) {
        float product = x.data()[at + j] * factor[j];
        y.data()[at + j] = adding ? y.data()[at + j] + product : product;
      }
    }
  }
}
