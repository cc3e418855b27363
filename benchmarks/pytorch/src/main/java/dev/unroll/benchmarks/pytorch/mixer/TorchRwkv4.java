package dev.unroll.benchmarks.pytorch.mixer;

import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.maximum;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** RWKV-4's time mix, with the loop that transformers runs on a CPU. */
final class TorchRwkv4 implements TorchMixer {
  private static final float NOTHING = -1e38f;

  private final Tensor[] mix = new Tensor[3]; // k, v, r
  private final Tensor[] weight = new Tensor[3];
  private final Tensor decay;
  private final Tensor first;
  private final Tensor output;

  TorchRwkv4(TorchExample example, long[] sizes) {
    String[] names = {"key", "value", "receptance"};
    for (int m = 0; m < mix.length; m++) {
      mix[m] = example.parameter("time_mix_" + names[m].charAt(0), sizes[0]);
      weight[m] = example.parameter(names[m] + ".weight", sizes[1], sizes[0]);
    }
    decay = example.parameter("time_decay", sizes[1]);
    first = example.parameter("time_first", sizes[1]);
    output = example.parameter("output.weight", sizes[1], sizes[1]);
  }

  @Override
  public boolean timeMajor() {
    return true;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor before = torch.constant_pad_nd(x, 0, 0, 0, 0, 1, -1);
    Tensor[] mixed = new Tensor[mix.length];
    for (int m = 0; m < mix.length; m++) {
      Tensor rest = mix[m].neg().add(new Scalar(1f));
      mixed[m] = linear(x.mul(mix[m]).add(before.mul(rest)), weight[m]);
    }
    return linear(mixed[2].sigmoid().mul(mean(mixed[0], mixed[1])), output);
  }

  private Tensor mean(Tensor keys, Tensor values) {
    TensorVector ks = torch.unbind(keys, 0);
    TensorVector vs = torch.unbind(values, 0);
    TensorVector all = new TensorVector();
    Tensor w = decay.exp().neg();
    Tensor num = zeros_like(ks.get(0));
    Tensor den = zeros_like(num);
    Tensor top = torch.full_like(num, new Scalar(NOTHING));
    for (long t = 0; t < ks.size(); t++) {
      Tensor k = ks.get(t);
      Tensor v = vs.get(t);
      Tensor now = k.add(first);
      Tensor most = maximum(top, now);
      Tensor past = top.sub(most).exp();
      Tensor own = now.sub(most).exp();
      all.push_back(past.mul(num).add(own.mul(v)).div(past.mul(den).add(own)));
      Tensor faded = top.add(w);
      Tensor next = maximum(faded, k);
      past = faded.sub(next).exp();
      own = k.sub(next).exp();
      num = past.mul(num).add(own.mul(v));
      den = past.mul(den).add(own);
      top = next;
    }
    return torch.stack(all, 0);
  }
}
