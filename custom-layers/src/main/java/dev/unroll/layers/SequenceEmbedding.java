package dev.unroll.layers;

import dev.unroll.layers.simd.EmbeddingGradient;
import dev.unroll.layers.simd.SimdEngine;
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
import org.nd4j.linalg.api.ndarray.INDArray;

/** The working part of a {@link TokenEmbedding}: DL4J's, but for the gradient of the plain case. */
final class SequenceEmbedding extends EmbeddingSequenceLayer {
  private static final long serialVersionUID = 1L;

  private transient EmbeddingGradient worker; // made when first needed

  SequenceEmbedding(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
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
