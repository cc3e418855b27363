package dev.unroll.benchmarks.pytorch.mixer;

import static org.bytedeco.pytorch.global.torch.addcmul;
import static org.bytedeco.pytorch.global.torch.cumsum;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.log;
import static org.bytedeco.pytorch.global.torch.logcumsumexp;
import static org.bytedeco.pytorch.global.torch.sigmoid;
import static org.bytedeco.pytorch.global.torch.softplus;
import static org.bytedeco.pytorch.global.torch.stack;
import static org.bytedeco.pytorch.global.torch.where;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * minGRU (two gates) and minLSTM (three, which sum to one) of Feng et al. 2024: by a loop over
 * time, or as in the paper's appendix B by a sum of logarithms.
 */
final class MinRnn implements TorchMixer {
  private final Tensor weight;
  private final Tensor bias;
  private final int gates;
  private final boolean logarithms;

  MinRnn(TorchExample example, long[] sizes, int gates, boolean logarithms) {
    this.weight = example.parameter("to_hidden_and_gate.weight", gates * sizes[1], sizes[0]);
    this.bias = example.parameter("to_hidden_and_gate.bias", gates * sizes[1]);
    this.gates = gates;
    this.logarithms = logarithms;
  }

  @Override
  public boolean timeMajor() {
    return !logarithms;
  }

  @Override
  public Tensor forward(Tensor x) {
    TensorVector parts = torch.chunk(linear(x, weight, bias), gates, 2);
    Tensor p = parts.get(0);
    Tensor k = parts.get(1);
    if (logarithms) {
      return logarithms(p, k, gates == 3 ? parts.get(2) : null);
    }
    Tensor keep = gates == 2 ? sigmoid(k.neg()) : sigmoid(k);
    Tensor take = gates == 2 ? sigmoid(k) : sigmoid(parts.get(2));
    if (gates == 3) {
      Tensor sum = keep.add(take);
      keep = keep.div(sum);
      take = take.div(sum);
    }
    Tensor g = where(torch.ge(p, new Scalar(0f)), p.add(new Scalar(0.5f)), sigmoid(p));
    return loop(keep, take.mul(g));
  }

  /** h = a ∘ h' + b, step by step. */
  private static Tensor loop(Tensor a, Tensor b) {
    TensorVector as = torch.unbind(a, 0);
    TensorVector bs = torch.unbind(b, 0);
    TensorVector all = new TensorVector();
    Tensor h = zeros_like(bs.get(0));
    for (long t = 0; t < as.size(); t++) {
      h = addcmul(bs.get(t), as.get(t), h);
      all.push_back(h);
    }
    return stack(all, 0);
  }

  /** The same from sums of logarithms. */
  private static Tensor logarithms(Tensor p, Tensor f, Tensor i) {
    Tensor keep = i == null ? softplus(f).neg() : null;
    Tensor take = i == null ? softplus(f.neg()).neg() : null;
    if (i != null) {
      Tensor apart = softplus(f.neg()).sub(softplus(i.neg()));
      keep = softplus(apart).neg();
      take = softplus(apart.neg()).neg();
    }
    Tensor positive = log(p.relu().add(new Scalar(0.5f)));
    Tensor g = where(torch.ge(p, new Scalar(0f)), positive, softplus(p.neg()).neg());
    Tensor sums = cumsum(keep, 1);
    return sums.add(logcumsumexp(take.add(g).sub(sums), 1)).exp();
  }
}
