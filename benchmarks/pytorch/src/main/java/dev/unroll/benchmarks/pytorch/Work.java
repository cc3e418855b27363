package dev.unroll.benchmarks.pytorch;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GRUCellImpl;
import org.bytedeco.pytorch.LSTMCellImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.RNNCellImpl;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/** What is timed of single operations and layers. */
final class Work {
  private Work() {}

  /** A product of two square matrices. */
  static Runnable product(long side) {
    Tensor a = torch.rand(side, side);
    return () -> a.mm(a);
  }

  /**
   * Forward and backward with all gradients, or forward alone.
   *
   * @param sizes N, T, I, H
   */
  static Runnable layer(TorchRecurrent.Kind kind, long[] sizes, boolean train) {
    TorchRecurrent layer = TorchRecurrent.of(kind, sizes[2], sizes[3]);
    Tensor x = torch.randn(sizes[1], sizes[0], sizes[2]).set_requires_grad(train);
    Tensor dy = torch.randn(sizes[1], sizes[0], sizes[3]);
    if (!train) {
      return () -> Peer.forwardOnly(() -> layer.forward(x));
    }
    return () -> {
      x.mutable_grad().reset();
      layer.module().zero_grad(true);
      layer.forward(x).backward(dy, new BoolOptional(), false, new TensorArrayRefOptional());
    };
  }

  /**
   * One step of a cell, the state kept, and a linear output of width 1.
   *
   * @param sizes I, H
   */
  static Runnable step(TorchRecurrent.Kind kind, long[] sizes) {
    Tensor x = torch.randn(1, sizes[0]);
    LinearImpl output = new LinearImpl(sizes[1], 1);
    UnaryOperator<Tensor[]> cell = cell(kind, sizes[0], sizes[1], x);
    Tensor[] state = {torch.zeros(1, sizes[1]), torch.zeros(1, sizes[1])};
    return () ->
        Peer.forwardOnly(
            () -> {
              Tensor[] next = cell.apply(state);
              output.forward(next[0]);
              for (int s = 0; s < state.length; s++) {
                state[s].copy_(next[s]); // outlives the call, whose own tensors are freed
              }
            });
  }

  private static UnaryOperator<Tensor[]> cell(TorchRecurrent.Kind kind, long i, long h, Tensor x) {
    return switch (kind) {
      case RNN -> {
        RNNCellImpl rnn = new RNNCellImpl(i, h);
        yield state -> new Tensor[] {rnn.forward(x, state[0]), state[1]};
      }
      case GRU -> {
        GRUCellImpl gru = new GRUCellImpl(i, h);
        yield state -> new Tensor[] {gru.forward(x, state[0]), state[1]};
      }
      case LSTM -> {
        LSTMCellImpl lstm = new LSTMCellImpl(i, h);
        yield state -> {
          T_TensorTensor_T next = lstm.forward(x, new T_TensorTensor_T(state[0], state[1]));
          return new Tensor[] {next.get0(), next.get1()};
        };
      }
    };
  }
}
