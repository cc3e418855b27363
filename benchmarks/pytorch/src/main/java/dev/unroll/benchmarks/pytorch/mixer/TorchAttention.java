package dev.unroll.benchmarks.pytorch.mixer;

import static org.bytedeco.pytorch.global.torch.linear;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Causal self-attention without a rotation, by PyTorch's fused kernel. */
final class TorchAttention implements TorchMixer {
  private static final long HEADS = 4;

  private final Tensor[] weight = new Tensor[4]; // q, k, v, o

  TorchAttention(TorchExample example, long[] sizes) {
    String[] names = {"q_proj", "k_proj", "v_proj", "o_proj"};
    for (int k = 0; k < names.length; k++) {
      weight[k] = example.parameter(names[k] + ".weight", sizes[1], k == 3 ? sizes[1] : sizes[0]);
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y =
        torch.scaled_dot_product_attention(
            heads(linear(x, weight[0])),
            heads(linear(x, weight[1])),
            heads(linear(x, weight[2])),
            new TensorOptional(),
            0,
            true,
            new DoubleOptional(),
            false);
    return linear(y.transpose(1, 2).reshape(x.size(0), x.size(1), -1), weight[3]);
  }

  /** [N, T, C] as [N, H, T, C/H]. */
  private static Tensor heads(Tensor all) {
    return all.view(all.size(0), all.size(1), HEADS, -1).transpose(1, 2);
  }
}
