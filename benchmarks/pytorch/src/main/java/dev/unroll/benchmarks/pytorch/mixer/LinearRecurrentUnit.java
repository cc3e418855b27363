package dev.unroll.benchmarks.pytorch.mixer;

import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.stack;
import static org.bytedeco.pytorch.global.torch.view_as_complex;
import static org.bytedeco.pytorch.global.torch.view_as_real;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The LRU of Orvieto et al. 2023, by a loop over complex states. */
final class LinearRecurrentUnit implements TorchMixer {
  private final Tensor nu;
  private final Tensor theta;
  private final Tensor gamma;
  private final Tensor[] b;
  private final Tensor[] c;
  private final Tensor d;

  LinearRecurrentUnit(TorchExample example, long[] sizes) {
    long in = sizes[0];
    long h = sizes[1];
    nu = example.parameter("nu_log", h);
    theta = example.parameter("theta_log", h);
    gamma = example.parameter("gamma_log", h);
    b = new Tensor[] {example.parameter("B_re", h, in), example.parameter("B_im", h, in)};
    c = new Tensor[] {example.parameter("C_re", h, h), example.parameter("C_im", h, h)};
    d = example.parameter("D", in);
  }

  @Override
  public boolean timeMajor() {
    return true;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor lambda = torch.polar(nu.exp().neg().exp(), theta.exp());
    Tensor scale = gamma.exp();
    Tensor u =
        view_as_complex(
            stack(new TensorVector(linear(x, b[0]).mul(scale), linear(x, b[1]).mul(scale)), 3));
    TensorVector steps = torch.unbind(u, 0);
    TensorVector all = new TensorVector();
    Tensor h = steps.get(0);
    all.push_back(h);
    for (long t = 1; t < steps.size(); t++) {
      h = torch.addcmul(steps.get(t), lambda, h);
      all.push_back(h);
    }
    TensorVector parts = torch.unbind(view_as_real(stack(all, 0)), 3);
    return linear(parts.get(0), c[0]).sub(linear(parts.get(1), c[1])).add(d.mul(x));
  }
}
