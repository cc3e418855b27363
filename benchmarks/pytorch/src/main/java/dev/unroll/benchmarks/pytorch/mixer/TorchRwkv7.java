package dev.unroll.benchmarks.pytorch.mixer;

import static org.bytedeco.pytorch.global.torch.linear;

import org.bytedeco.pytorch.NormalizeFuncOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** RWKV-7's time mix as the first of a stack, with the loop of its demonstration. */
final class TorchRwkv7 implements TorchMixer {
  private static final long HEADS = 2;
  private static final long RANK = 32;
  private static final double EPSILON = 64e-5;

  private final TorchExample example;
  private final long in;
  private final long width;
  private final Tensor[] mix = new Tensor[6]; // r, w, k, v, a, g
  private final Tensor[] full = new Tensor[4]; // receptance, key, value, output
  private final Tensor[] down = new Tensor[3]; // w, a, g
  private final Tensor[] up = new Tensor[3];
  private final Tensor[] vectors = new Tensor[7]; // w0, a0, k_k, k_a, r_k, ln_x.weight, ln_x.bias

  TorchRwkv7(TorchExample example, long[] sizes) {
    this.example = example;
    this.in = sizes[0];
    this.width = sizes[1];
    fill(mix, in, 0, "x_r", "x_w", "x_k", "x_v", "x_a", "x_g");
    fill(full, width, in, "receptance.weight", "key.weight", "value.weight", "output.weight");
    fill(down, RANK, in, "w1", "a1", "g1");
    fill(up, width, RANK, "w2", "a2", "g2");
    fill(vectors, width, 0, "w0", "a0", "k_k", "k_a", "r_k", "ln_x.weight", "ln_x.bias");
  }

  private void fill(Tensor[] into, long rows, long columns, String... names) {
    for (int k = 0; k < names.length; k++) {
      into[k] =
          columns == 0
              ? example.parameter(names[k], rows)
              : example.parameter(names[k], rows, columns);
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor apart = torch.constant_pad_nd(x, 0, 0, 1, -1).sub(x);
    Tensor[] mixed = new Tensor[mix.length];
    for (int m = 0; m < mix.length; m++) {
      mixed[m] = torch.addcmul(x, apart, mix[m]);
    }
    Tensor r = linear(mixed[0], full[0]);
    Tensor k = linear(mixed[2], full[1]);
    Tensor v = linear(mixed[3], full[2]);
    Tensor logW = linear(linear(mixed[1], down[0]).tanh(), up[0]).add(vectors[0]);
    Tensor w = logW.sigmoid().mul(new Scalar(-Math.exp(-0.5))).exp();
    Tensor alpha = linear(linear(mixed[4], down[1]), up[1]).add(vectors[1]).sigmoid();
    Tensor gate = linear(linear(mixed[5], down[2]).sigmoid(), up[2]);
    NormalizeFuncOptions unit = new NormalizeFuncOptions();
    unit.dim().put(-1L);
    unit.p().put(2.0);
    Tensor kappa = torch.normalize(heads(k.mul(vectors[2])), unit).view(x.size(0), -1, width);
    Tensor key = k.mul(alpha.sub(new Scalar(1f)).mul(vectors[3]).add(new Scalar(1f)));
    Tensor o = loop(r, w, key, v, kappa.neg(), kappa.mul(alpha));
    Tensor normed =
        torch
            .group_norm(
                o.reshape(-1, width),
                HEADS,
                new TensorOptional(vectors[5]),
                new TensorOptional(vectors[6]),
                EPSILON,
                false)
            .view(x.size(0), -1, width);
    Tensor bonus = heads(r.mul(key).mul(vectors[4])).sum(new long[] {-1}, true, null);
    Tensor y = normed.add(bonus.mul(heads(v)).view(x.size(0), -1, width));
    return linear(y.mul(gate), full[3]);
  }

  /** [N, T, C] as [N, T, H, C/H]. */
  private static Tensor heads(Tensor all) {
    return all.view(all.size(0), -1, HEADS, all.size(2) / HEADS);
  }

  /** S = S' diag(w) + S' a bᵀ + v kᵀ, y = S r. */
  private Tensor loop(Tensor r, Tensor w, Tensor k, Tensor v, Tensor a, Tensor b) {
    Tensor[] inputs = {r, w, k, v, a, b};
    TensorVector[] steps = new TensorVector[inputs.length];
    for (int m = 0; m < inputs.length; m++) {
      steps[m] = torch.unbind(heads(inputs[m]), 1);
    }
    TensorVector all = new TensorVector();
    long head = width / HEADS;
    Tensor s = torch.zeros(r.size(0), HEADS, head, head);
    for (long t = 0; t < steps[0].size(); t++) {
      Tensor removed = s.matmul(steps[4].get(t).unsqueeze(3)).matmul(steps[5].get(t).unsqueeze(2));
      Tensor written = steps[3].get(t).unsqueeze(3).matmul(steps[2].get(t).unsqueeze(2));
      s = s.mul(steps[1].get(t).unsqueeze(2)).add(removed).add(written);
      all.push_back(s.matmul(steps[0].get(t).unsqueeze(3)).view(r.size(0), width));
    }
    return torch.stack(all, 1);
  }
}
