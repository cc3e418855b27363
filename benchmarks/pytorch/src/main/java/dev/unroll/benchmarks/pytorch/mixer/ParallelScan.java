package dev.unroll.benchmarks.pytorch.mixer;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * h_t = a_t ∘ h_{t−1} + x_t for all t in 2·log₂ T rounds, in place, as mamba.py's {@code pscan}
 * does it: up a tree of pairs and down again. T is a power of two; arrays are [N, D, T, n].
 */
final class ParallelScan {
  private ParallelScan() {}

  /** x becomes h. */
  static void forward(Tensor a, Tensor x) {
    long steps = x.size(2);
    for (long apart = 1; apart < steps; apart *= 2) { // every last of 2·apart takes its half's
      Tensor as = pairs(every(a, apart - 1, apart));
      Tensor xs = pairs(every(x, apart - 1, apart));
      xs.select(3, 1).add_(as.select(3, 1).mul(xs.select(3, 0)));
      if (2 * apart < steps) {
        as.select(3, 1).mul_(as.select(3, 0));
      }
    }
    for (long apart = steps / 4; apart >= 1; apart /= 2) {
      Tensor as = pairs(every(a, apart - 1, apart));
      Tensor xs = pairs(every(x, apart - 1, apart));
      long rest = xs.size(2) - 1;
      Tensor before = xs.select(3, 1).narrow(2, 0, rest);
      Tensor own = as.select(3, 0).narrow(2, 1, rest);
      xs.select(3, 0).narrow(2, 1, rest).add_(own.mul(before));
      own.mul_(as.select(3, 1).narrow(2, 0, rest));
    }
  }

  /** The same from T to 1: x_t += a_t ∘ x_{t+1}. */
  static void backward(Tensor a, Tensor x) {
    long steps = x.size(2);
    for (long apart = 1; apart < steps; apart *= 2) {
      Tensor as = pairs(every(a, 0, apart));
      Tensor xs = pairs(every(x, 0, apart));
      xs.select(3, 0).add_(as.select(3, 0).mul(xs.select(3, 1)));
      if (2 * apart < steps) {
        as.select(3, 0).mul_(as.select(3, 1));
      }
    }
    for (long apart = steps / 4; apart >= 1; apart /= 2) {
      Tensor as = pairs(every(a, 0, apart));
      Tensor xs = pairs(every(x, 0, apart));
      long rest = xs.size(2) - 1;
      Tensor after = xs.select(3, 0).narrow(2, 1, rest);
      Tensor own = as.select(3, 1).narrow(2, 0, rest);
      xs.select(3, 1).narrow(2, 0, rest).add_(own.mul(after));
      own.mul_(as.select(3, 0).narrow(2, 1, rest));
    }
  }

  private static Tensor every(Tensor all, long from, long step) {
    return all.slice(2, new LongOptional(from), new LongOptional(all.size(2)), step);
  }

  /** [N, D, T, n] as [N, D, T/2, 2, n]. */
  private static Tensor pairs(Tensor all) {
    return all.unflatten(2, all.size(2) / 2, 2);
  }
}
