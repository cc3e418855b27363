package dev.unroll.benchmarks.pytorch.mixer;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Passes of a mixer over an example. */
public final class MixerWork {
  private final TorchMixer mixer;
  private final TorchExample example;
  private final long[] sizes; // N, T, I, H
  private final Tensor x;
  private final Tensor dy;

  MixerWork(TorchMixer mixer, TorchExample example, long[] sizes) {
    this.mixer = mixer;
    this.example = example;
    this.sizes = sizes;
    this.x = sequences("x", sizes[2]).set_requires_grad(true);
    this.dy = sequences("dy", sizes[3]);
  }

  /** Of a request {@code KIND WAY N T I H FILE}. */
  public static MixerWork of(java.util.List<String> words) {
    return TorchMixer.work(words);
  }

  private Tensor sequences(String name, long width) {
    Tensor batchMajor = example.array(name, sizes[0], sizes[1], width);
    return mixer.timeMajor() ? batchMajor.transpose(0, 1).contiguous() : batchMajor;
  }

  /** Forward and backward with all gradients. */
  public void train() {
    x.mutable_grad().reset();
    example.parameters().forEach(parameter -> parameter.mutable_grad().reset());
    mixer.backward(mixer.forward(x), dy);
  }

  /** Forward alone. */
  public void infer() {
    try (NoGradGuard guard = new NoGradGuard()) {
      mixer.forward(x);
    }
  }

  /** How far y and ∂L/∂x are from the example's, over the largest of each. */
  public double[] check() {
    train();
    double dx = distance(x.grad(), sequences("dx", sizes[2]));
    try (NoGradGuard guard = new NoGradGuard()) {
      return new double[] {distance(mixer.forward(x), sequences("y", sizes[3])), dx};
    }
  }

  private static double distance(Tensor found, Tensor expected) {
    return found.sub(expected).abs().max().item_float() / expected.abs().max().item_float();
  }
}
