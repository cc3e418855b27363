package dev.unroll.benchmarks.pytorch.mixer;

import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.softplus;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Mamba's block of Gu and Dao 2023 as mamba.py has it: a parallel scan with its own backward. */
final class TorchMamba implements TorchMixer {
  private static final long STATES = 16;
  private static final long TAPS = 4;

  private final long width; // D
  private final long rank;
  private final Tensor inProjection;
  private final Tensor convolution;
  private final Tensor convolutionBias;
  private final Tensor xProjection;
  private final Tensor dtProjection;
  private final Tensor dtBias;
  private final Tensor aLog;
  private final Tensor d;
  private final Tensor outProjection;
  private Tensor[] before; // u, z, Δ, B, C, then the same as leaves behind which the scan is
  private Tensor[] leaves;
  private Tensor keep; //     Ā and (Δ u) B, and h as a leaf
  private Tensor added;
  private Tensor states;

  TorchMamba(TorchExample example, long[] sizes) {
    long out = sizes[1];
    width = 2 * out;
    rank = (out + 15) / 16;
    inProjection = example.parameter("in_proj.weight", 2 * width, sizes[0]);
    convolution = example.parameter("conv1d.weight", width, 1, TAPS);
    convolutionBias = example.parameter("conv1d.bias", width);
    xProjection = example.parameter("x_proj.weight", rank + 2 * STATES, width);
    dtProjection = example.parameter("dt_proj.weight", width, rank);
    dtBias = example.parameter("dt_proj.bias", width);
    aLog = example.parameter("A_log", width, STATES);
    d = example.parameter("D", width);
    outProjection = example.parameter("out_proj.weight", out, width);
  }

  @Override
  public Tensor forward(Tensor x) {
    TensorVector both = torch.chunk(linear(x, inProjection), 2, 2);
    Tensor padded = constant_pad_nd(both.get(0).transpose(1, 2), TAPS - 1, 0);
    Tensor u =
        silu(
            torch
                .conv1d(
                    padded,
                    convolution,
                    new TensorOptional(convolutionBias),
                    new long[] {1},
                    new long[] {0},
                    new long[] {1},
                    width)
                .transpose(1, 2));
    Tensor projected = linear(u, xProjection);
    Tensor delta = softplus(linear(projected.narrow(2, 0, rank), dtProjection, dtBias));
    before =
        new Tensor[] {
          u,
          both.get(1),
          delta,
          projected.narrow(2, rank, STATES),
          projected.narrow(2, rank + STATES, STATES)
        };
    leaves = new Tensor[before.length];
    for (int k = 0; k < leaves.length; k++) {
      leaves[k] = leaf(before[k]);
    }
    return scan(leaves[0], leaves[1], leaves[2], leaves[3], leaves[4]);
  }

  private Tensor scan(Tensor u, Tensor z, Tensor delta, Tensor b, Tensor c) {
    keep = delta.unsqueeze(3).mul(aLog.exp().neg()).exp(); // [N, T, D, n]
    added = delta.unsqueeze(3).mul(b.unsqueeze(2)).mul(u.unsqueeze(3));
    Tensor h = added.detach().clone().transpose(1, 2);
    ParallelScan.forward(keep.detach().clone().transpose(1, 2), h);
    states = leaf(h.transpose(1, 2));
    Tensor y = states.matmul(c.unsqueeze(3)).squeeze(3).add(d.mul(u));
    return linear(y.mul(silu(z)), outProjection);
  }

  private static Tensor leaf(Tensor tensor) {
    Tensor leaf = tensor.detach();
    return GradMode.is_enabled() ? leaf.set_requires_grad(true) : leaf;
  }

  /** To h by PyTorch, through the scan by its own reverse, and on by PyTorch. */
  @Override
  public void backward(Tensor y, Tensor dy) {
    TorchMixer.super.backward(y, dy);
    Tensor lambda = states.grad().clone().transpose(1, 2);
    Tensor a = keep.detach().transpose(1, 2);
    long steps = a.size(2);
    ParallelScan.backward(constant_pad_nd(a.narrow(2, 1, steps - 1), 0, 0, 0, 1), lambda);
    Tensor h = states.detach().transpose(1, 2);
    Tensor toKeep = torch.zeros_like(h);
    toKeep
        .narrow(2, 1, steps - 1)
        .add_(h.narrow(2, 0, steps - 1).mul(lambda.narrow(2, 1, steps - 1)));
    continueBackward(
        new TensorVector(keep, added),
        new TensorVector(toKeep.transpose(1, 2), lambda.transpose(1, 2)));
    TensorVector gradients = new TensorVector();
    for (Tensor leaf : leaves) {
      gradients.push_back(leaf.grad());
    }
    continueBackward(new TensorVector(before), gradients);
  }

  private static void continueBackward(TensorVector values, TensorVector gradients) {
    torch.backward(values, gradients, new BoolOptional(), false, new TensorVector());
  }
}
