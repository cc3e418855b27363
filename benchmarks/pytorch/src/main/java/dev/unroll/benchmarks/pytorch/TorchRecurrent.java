package dev.unroll.benchmarks.pytorch;

import java.util.Locale;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.RNNImpl;
import org.bytedeco.pytorch.Tensor;

/**
 * A recurrent layer of PyTorch's, time-major.
 *
 * @param pass x [T, N, I] to y [T, N, H]
 */
record TorchRecurrent(Module module, Pass pass) {

  /** A forward pass. */
  @FunctionalInterface
  interface Pass {
    Tensor forward(Tensor x);
  }

  Tensor forward(Tensor x) {
    return pass.forward(x);
  }

  /** The layers there are, by the names of the requests. */
  enum Kind {
    RNN,
    LSTM,
    GRU;

    static Kind of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  static TorchRecurrent of(Kind kind, long inputs, long hidden) {
    return switch (kind) {
      case RNN -> {
        RNNImpl rnn = new RNNImpl(inputs, hidden);
        yield new TorchRecurrent(rnn, x -> rnn.forward(x).get0());
      }
      case LSTM -> {
        LSTMImpl lstm = new LSTMImpl(inputs, hidden);
        yield new TorchRecurrent(lstm, x -> lstm.forward(x).get0());
      }
      case GRU -> {
        GRUImpl gru = new GRUImpl(inputs, hidden);
        yield new TorchRecurrent(gru, x -> gru.forward(x).get0());
      }
    };
  }
}
