package dev.unroll.experiments.train;

import dev.unroll.experiments.io.ThrowingConsumer;
import dev.unroll.experiments.recipe.Averaging;
import dev.unroll.experiments.recipe.Training;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A mean of the weights that a network has had in its training: an exponentially weighted one over
 * the updates (Polyak and Juditsky 1992), whose decay is (1 + k) / (10 + k) after few updates k, or
 * the mean after the last epochs (Izmailov et al. 2018, arXiv:1803.05407). The training itself goes
 * on with the weights as they are.
 */
final class WeightAverage extends BaseTrainingListener
    implements TrainingLoop.Observer<IOException> {
  private static final long serialVersionUID = 1L;
  private static final double FIRST = 10; // updates for which the decay is lower

  private final Training training;
  private final MultiLayerNetwork network;
  private final List<INDArray> parts = new ArrayList<>(); // the mean, or what it is of
  private long updates;

  WeightAverage(Training training, MultiLayerNetwork network) {
    this.training = training;
    this.network = network;
  }

  boolean isNone() {
    return training.average() == Averaging.NONE;
  }

  /** After an update. */
  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (training.average() != Averaging.EMA) {
      return;
    }
    updates++;
    if (parts.isEmpty()) {
      parts.add(network.params().dup());
    } else {
      double decay = Math.min(training.averageDecay(), (1 + updates) / (FIRST + updates));
      parts.get(0).muli(decay).addi(network.params().mul(1 - decay));
    }
  }

  @Override
  public boolean ended(int epoch) {
    if (training.average() == Averaging.LAST) {
      parts.add(network.params().dup());
      if (parts.size() > training.averageEpochs()) {
        parts.remove(0);
      }
    }
    return true;
  }

  /** Something to do with the network as it is scored and kept. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  /** Does it while the network has the mean, and gives its own weights back. */
  <T> T use(Action<T> action) throws IOException {
    if (parts.isEmpty()) {
      return action.run();
    }
    INDArray own = network.params().dup();
    network.setParams(mean());
    try {
      return action.run();
    } finally {
      network.setParams(own);
    }
  }

  private INDArray mean() {
    INDArray sum = parts.get(0).dup();
    parts.subList(1, parts.size()).forEach(sum::addi);
    return sum.divi(parts.size());
  }

  /** Writes what a resumed training needs. */
  ThrowingConsumer<java.io.OutputStream> writer() {
    return out -> {
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(updates);
      data.writeInt(parts.size());
      for (INDArray part : parts) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Float.BYTES * part.length()));
        bytes.asFloatBuffer().put(part.toFloatVector());
        data.write(bytes.array());
      }
      data.flush();
    };
  }

  /** Takes what {@link #writer} wrote. */
  void read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    updates = data.readLong();
    int count = data.readInt();
    parts.clear();
    for (int k = 0; k < count; k++) {
      float[] values = new float[Math.toIntExact(network.numParams())];
      ByteBuffer.wrap(data.readNBytes(Float.BYTES * values.length)).asFloatBuffer().get(values);
      parts.add(Nd4j.createFromArray(values).reshape(network.params().shape()));
    }
  }
}
