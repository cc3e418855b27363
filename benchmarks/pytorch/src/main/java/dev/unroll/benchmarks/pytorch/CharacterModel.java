package dev.unroll.benchmarks.pytorch;

import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A training step of the model that {@code fit} measures: embedding 64, LSTM, linear output. */
final class CharacterModel implements Runnable {
  private static final long EMBEDDING = 64;
  private static final double RATE = 0.002;

  private final long classes;
  private final EmbeddingImpl embedding;
  private final TorchRecurrent lstm;
  private final LinearImpl output;
  private final TensorVector parameters;
  private final Adam optimiser;
  private final Tensor[][] batches;
  private int count;

  /**
   * @param sizes N, T, H, classes
   * @param text symbols, a whole number of batches of N sequences of T + 1
   */
  CharacterModel(long[] sizes, long[] text) {
    long n = sizes[0];
    long t = sizes[1];
    classes = sizes[3];
    embedding = new EmbeddingImpl(classes, EMBEDDING);
    lstm = TorchRecurrent.of(TorchRecurrent.Kind.LSTM, EMBEDDING, sizes[2]);
    output = new LinearImpl(sizes[2], classes);
    parameters = new TensorVector();
    for (TensorVector part :
        new TensorVector[] {
          embedding.parameters(), lstm.module().parameters(), output.parameters()
        }) {
      for (long p = 0; p < part.size(); p++) {
        parameters.push_back(part.get(p));
      }
    }
    optimiser = new Adam(parameters, new AdamOptions(RATE));
    batches = batches(n, t, text);
  }

  /** Inputs and targets [T, N]. */
  private static Tensor[][] batches(long n, long t, long[] text) {
    Tensor rows = torch.tensor(text).view(-1, n, t + 1);
    Tensor[][] batches = new Tensor[(int) rows.size(0)][];
    for (int b = 0; b < batches.length; b++) {
      Tensor row = rows.select(0, b);
      batches[b] =
          new Tensor[] {row.narrow(1, 0, t).t().contiguous(), row.narrow(1, 1, t).t().contiguous()};
    }
    return batches;
  }

  @Override
  public void run() {
    Tensor[] batch = batches[count++ % batches.length];
    optimiser.zero_grad(true);
    loss(batch).backward();
    torch.clip_grad_norm_(parameters, 1);
    optimiser.step();
  }

  private Tensor loss(Tensor[] batch) {
    Tensor scores = output.forward(lstm.forward(embedding.forward(batch[0])));
    return torch.cross_entropy(scores.view(-1, classes), batch[1].view(-1));
  }

  /** The mean loss of a symbol in another text, nats. */
  double loss(long n, long t, long[] text) {
    double[] sum = {0};
    Tensor[][] others = batches(n, t, text);
    for (Tensor[] batch : others) {
      Peer.forwardOnly(() -> sum[0] += loss(batch).item_double());
    }
    return sum[0] / others.length;
  }
}
