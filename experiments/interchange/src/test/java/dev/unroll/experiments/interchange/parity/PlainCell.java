package dev.unroll.experiments.interchange.parity;

/**
 * One unit's step, forward and backward, in PyTorch's equations and gate order. StrictMath makes
 * the numbers the same on every machine.
 */
enum PlainCell {
  RNN_TANH(1) {
    @Override
    After step(double[] ax, double[] ah, double h, double c) {
      return new After(StrictMath.tanh(ax[0] + ah[0]), 0);
    }

    @Override
    Back back(double[] ax, double[] ah, Before before, After slope) {
      double next = StrictMath.tanh(ax[0] + ah[0]);
      double[] da = {slope.h() * (1 - next * next)};
      return new Back(da, da, 0, 0);
    }
  },

  RNN_RELU(1) {
    @Override
    After step(double[] ax, double[] ah, double h, double c) {
      return new After(Math.max(0, ax[0] + ah[0]), 0);
    }

    @Override
    Back back(double[] ax, double[] ah, Before before, After slope) {
      double[] da = {ax[0] + ah[0] > 0 ? slope.h() : 0};
      return new Back(da, da, 0, 0);
    }
  },

  LSTM(4) { // gates i, f, g, o; c' = f·c + i·g, h' = o·tanh c'
    @Override
    After step(double[] ax, double[] ah, double h, double c) {
      double i = sigmoid(ax[0] + ah[0]);
      double f = sigmoid(ax[1] + ah[1]);
      double g = StrictMath.tanh(ax[2] + ah[2]);
      double o = sigmoid(ax[3] + ah[3]);
      double next = f * c + i * g;
      return new After(o * StrictMath.tanh(next), next);
    }

    @Override
    Back back(double[] ax, double[] ah, Before before, After slope) {
      double i = sigmoid(ax[0] + ah[0]);
      double f = sigmoid(ax[1] + ah[1]);
      double g = StrictMath.tanh(ax[2] + ah[2]);
      double o = sigmoid(ax[3] + ah[3]);
      double out = StrictMath.tanh(f * before.c() + i * g);
      double dc = slope.c() + slope.h() * o * (1 - out * out);
      double[] da = {
        dc * g * i * (1 - i),
        dc * before.c() * f * (1 - f),
        dc * i * (1 - g * g),
        slope.h() * out * o * (1 - o)
      };
      return new Back(da, da, 0, dc * f);
    }
  },

  GRU(3) { // gates r, z, n; n = tanh(ax + r·ah), h' = (1 − z)·n + z·h
    @Override
    After step(double[] ax, double[] ah, double h, double c) {
      double r = sigmoid(ax[0] + ah[0]);
      double z = sigmoid(ax[1] + ah[1]);
      double n = StrictMath.tanh(ax[2] + r * ah[2]);
      return new After((1 - z) * n + z * h, 0);
    }

    @Override
    Back back(double[] ax, double[] ah, Before before, After slope) {
      double r = sigmoid(ax[0] + ah[0]);
      double z = sigmoid(ax[1] + ah[1]);
      double n = StrictMath.tanh(ax[2] + r * ah[2]);
      double dn = slope.h() * (1 - z) * (1 - n * n);
      double dz = slope.h() * (before.h() - n) * z * (1 - z);
      double dr = dn * ah[2] * r * (1 - r);
      return new Back(new double[] {dr, dz, dn}, new double[] {dr, dz, dn * r}, slope.h() * z, 0);
    }
  };

  private final int gates;

  PlainCell(int gates) {
    this.gates = gates;
  }

  /** A unit's state when a step begins. */
  record Before(double h, double c) {}

  /** A unit's state when a step ends, or ∂L by it. */
  record After(double h, double c) {}

  /** ∂L by both preactivations [G] and, directly, by the state before. */
  static final class Back {
    final double[] dax;
    final double[] dah;
    final double dh;
    final double dc;

    Back(double[] dax, double[] dah, double dh, double dc) {
      this.dax = dax;
      this.dah = dah;
      this.dh = dh;
      this.dc = dc;
    }
  }

  int gates() {
    return gates;
  }

  /**
   * Forward.
   *
   * @param ax the unit's rows of W_ih·x + b_ih [G]
   * @param ah the unit's rows of W_hh·h + b_hh [G]
   */
  abstract After step(double[] ax, double[] ah, double h, double c);

  /** Backward through the same step. */
  abstract Back back(double[] ax, double[] ah, Before before, After slope);

  private static double sigmoid(double a) {
    return 1 / (1 + StrictMath.exp(-a));
  }
}
