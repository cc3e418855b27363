package dev.unroll.benchmarks.pytorch.mixer;

import java.nio.file.Path;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/** A layer over whole sequences, as someone would write it with PyTorch's operations. */
interface TorchMixer {

  /** x [N, T, I] to y [N, T, H]; where a mixer is {@link #timeMajor}, [T, N, ·]. */
  Tensor forward(Tensor x);

  /** Back from the last forward pass. */
  default void backward(Tensor y, Tensor dy) {
    y.backward(dy, new BoolOptional(), false, new TensorArrayRefOptional());
  }

  /** Whether sequences lie step by step, which loops over time want. */
  default boolean timeMajor() {
    return false;
  }

  /**
   * A mixer.
   *
   * @param kind which, as a request names it
   * @param way how it is computed
   * @param sizes I, H
   */
  static TorchMixer of(String kind, String way, long[] sizes, TorchExample example) {
    return switch (kind) {
      case "MIN_GRU" -> new MinRnn(example, sizes, 2, way.equals("log"));
      case "MIN_LSTM" -> new MinRnn(example, sizes, 3, way.equals("log"));
      case "LRU" -> new LinearRecurrentUnit(example, sizes);
      case "MAMBA" -> new TorchMamba(example, sizes);
      case "RWKV4" -> new TorchRwkv4(example, sizes);
      case "RWKV7" -> new TorchRwkv7(example, sizes);
      case "ATTENTION" -> new TorchAttention(example, sizes);
      default -> throw new IllegalArgumentException("unknown mixer " + kind);
    };
  }

  /**
   * What is measured of a mixer on request: {@code KIND WAY N T I H FILE}.
   *
   * @param words the request
   */
  static MixerWork work(java.util.List<String> words) {
    long[] sizes = words.subList(2, 6).stream().mapToLong(Long::parseLong).toArray();
    TorchExample example = new TorchExample(Path.of(words.get(6)));
    TorchMixer mixer = of(words.get(0), words.get(1), new long[] {sizes[2], sizes[3]}, example);
    return new MixerWork(mixer, example, sizes);
  }
}
