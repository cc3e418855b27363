package dev.unroll.runtime.graph;

import dev.unroll.runtime.kernel.Lanes;
import dev.unroll.runtime.kernel.Matrix;

/** y_t = x_{t−1}: the step before, across the ends of segments. The state is x_T. */
public record Previous() implements Operation {
  private static final Lanes LANES = Lanes.FASTEST;

  @Override
  public Worker worker(Node node) {
    return new Worker() {
      @Override
      public void forward(Pass pass) {
        Matrix x = pass.value(node.input(0));
        Matrix y = pass.value(node.output());
        float[][] state = pass.state(node.state().get(0));
        int batch = pass.batch();
        for (int n = 0; n < batch; n++) {
          System.arraycopy(state[n], 0, y.data(), y.at(n), x.columns());
          int last = pass.length(n) - 1;
          if (last >= 0) {
            System.arraycopy(x.data(), x.at(last * batch + n), state[n], 0, x.columns());
          }
        }
        y.copy(batch, x, 0, (pass.steps() - 1) * batch);
      }

      @Override
      public void backward(Pass pass) {
        Matrix dx = pass.gradient(node.input(0));
        Matrix dy = pass.gradient(node.output());
        float[][] d = pass.stateGradient(node.state().get(0));
        int batch = pass.batch();
        for (int n = 0; n < batch; n++) {
          int length = pass.length(n);
          if (length == 0) {
            continue;
          }
          for (int t = 1; t < length; t++) {
            int from = dy.at(t * batch + n);
            LANES.add(dy.data(), from, dx.data(), dx.at((t - 1) * batch + n), dx.columns());
          }
          LANES.add(d[n], 0, dx.data(), dx.at((length - 1) * batch + n), dx.columns());
          System.arraycopy(dy.data(), dy.at(n), d[n], 0, dx.columns());
        }
      }
    };
  }
}
