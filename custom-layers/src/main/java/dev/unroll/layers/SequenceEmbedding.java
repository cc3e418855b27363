package dev.unroll.layers;

import dev.unroll.layers.engine.HeapFloats;
import dev.unroll.layers.simd.EmbeddingGradient;
import dev.unroll.layers.simd.SimdEngine;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The working part of a {@link TokenEmbedding}: DL4J's, but for one-hot inputs, the gradient of the
 * plain case, and the gradient that a tied output layer adds.
 */
final class SequenceEmbedding extends EmbeddingSequenceLayer {
  private static final long serialVersionUID = 1L;

  private transient EmbeddingGradient worker; // made when first needed
  private transient INDArray ofHead; //          ∂L/∂W [E, V] of a tied output layer, once a pass

  SequenceEmbedding(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Takes tokens as DL4J's layer does, or one-hot vectors [N, V, T]. */
  @Override
  public void setInput(INDArray x, LayerWorkspaceMgr workspaces) {
    boolean oneHot =
        x != null && x.rank() == 3 && x.size(1) > 1 && x.size(1) == layerConf().getNIn();
    super.setInput(oneHot ? tokens(x) : x, workspaces);
  }

  /** The position of the one in each vector, [N, 1, T]; 0 where a step is masked. */
  private INDArray tokens(INDArray x) {
    int steps = (int) x.size(2);
    INDArray floats = x.castTo(DataType.FLOAT);
    INDArray words = floats.stride(2) == 1 ? floats : floats.dup('c'); // steps lie together
    FloatBuffer values = words.data().asNioFloat().slice();
    float[] tokens = new float[(int) x.size(0) * steps];
    float[] row = new float[steps]; // of one word, in the order in which they lie
    int[] ones = new int[steps];
    for (int n = 0; n < x.size(0); n++) {
      Arrays.fill(ones, 0);
      for (int word = 0; word < x.size(1); word++) {
        values.get(n * words.stride(0) + word * words.stride(1), row);
        int read = hasNone(row) ? 0 : steps; // most rows are empty
        for (int t = 0; t < read; t++) {
          if (row[t] != 0 && real(n, t)) {
            check(row[t], ++ones[t]);
            tokens[n * steps + t] = word;
          }
        }
      }
    }
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return HeapFloats.array(tokens, 'c', x.size(0), 1, steps);
    }
  }

  private static boolean hasNone(float[] row) {
    int bits = 0; // without a branch for each number
    for (float value : row) {
      bits |= Float.floatToRawIntBits(value);
    }
    return bits == 0;
  }

  private boolean real(int n, int t) {
    return maskArray == null || maskArray.getDouble(n, t) != 0;
  }

  private void check(float value, int ones) {
    if (value != 1 || ones > 1) {
      throw new DL4JInvalidInputException(
          "TokenEmbedding %s: expected one-hot vectors [N, V, T], or tokens [N, T], got a vector with %s"
              .formatted(layerId(), value == 1 ? "two ones" : value));
    }
  }

  /** Takes ∂L/∂W [E, V] of an output layer that has this table for its weights. */
  void add(INDArray gradient) {
    ofHead = gradient;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result = own(epsilon, workspaces);
    if (ofHead != null) {
      gradientViews.get(DefaultParamInitializer.WEIGHT_KEY).addi(ofHead.transpose());
      ofHead = null;
    }
    return result;
  }

  private Pair<Gradient, INDArray> own(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (!plain(epsilon)) {
      return super.backpropGradient(epsilon, workspaces);
    }
    if (worker == null) {
      worker = ((SimdEngine) Engines.choose(dataType).engine()).embeddingGradient();
    }
    INDArray dw = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    worker.write(input.reshape(input.size(0), 1, epsilon.size(2)), epsilon, dw);
    Gradient gradient = new DefaultGradient();
    gradient.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, dw);
    return new Pair<>(gradient, null);
  }

  private boolean plain(INDArray epsilon) {
    return dataType == DataType.FLOAT
        && epsilon.dataType() == DataType.FLOAT
        && input != null
        && input.dataType() == DataType.FLOAT
        && input.rank() >= 2
        && layerConf().getOutputFormat() == RNNFormat.NCW
        && layerConf().getActivationFn() instanceof ActivationIdentity
        && !hasBias()
        && maskArray == null
        && Engines.choose(dataType).engine() instanceof SimdEngine;
  }
}
