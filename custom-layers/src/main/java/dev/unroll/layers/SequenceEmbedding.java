package dev.unroll.layers;

import dev.unroll.layers.simd.EmbeddingGradient;
import dev.unroll.layers.simd.SimdEngine;
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
    int words = (int) x.size(1);
    int steps = (int) x.size(2);
    float[] values = x.castTo(DataType.FLOAT).dup('c').data().asFloat();
    float[] tokens = new float[(int) x.size(0) * steps];
    for (int row = 0; row < tokens.length; row++) {
      boolean real = maskArray == null || maskArray.getDouble(row / steps, row % steps) != 0;
      int from = row / steps * words * steps + row % steps;
      tokens[row] = real ? position(values, from, steps, words) : 0;
    }
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return Nd4j.createFromArray(tokens).reshape(x.size(0), 1, steps);
    }
  }

  private int position(float[] values, int from, int stride, int words) {
    int found = -1;
    for (int v = 0; v < words; v++) {
      float value = values[from + v * stride];
      if (value != 0 && (value != 1 || found >= 0)) {
        throw new DL4JInvalidInputException(
            "TokenEmbedding %s: expected one-hot vectors [N, V, T], or tokens [N, T], got a vector with %s"
                .formatted(layerId(), value == 1 ? "two ones" : value));
      }
      found = value == 1 ? v : found;
    }
    return Math.max(0, found);
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
