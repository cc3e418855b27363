package dev.unroll.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vector for each token: DL4J's {@link EmbeddingSequenceLayer} with the same settings, weights
 * and results, that does not look everything up a second time to go backward. Beside tokens [N, T]
 * or [N, 1, T] it takes one-hot vectors [N, V, T].
 */
public final class TokenEmbedding extends EmbeddingSequenceLayer {
  private static final long serialVersionUID = 1L;

  /** For JSON. */
  TokenEmbedding() {}

  /** A table of so many vectors of so many numbers, for sequences of any length. */
  public static TokenEmbedding of(int tokens, int width) {
    return of(
        new EmbeddingSequenceLayer.Builder()
            .nIn(tokens)
            .nOut(width)
            .inferInputLength(true)
            .build());
  }

  /** The same layer as DL4J's. */
  public static TokenEmbedding of(EmbeddingSequenceLayer theirs) {
    TokenEmbedding ours = new TokenEmbedding();
    SoftmaxOutput.copy(theirs, ours);
    ours.setInputLength(theirs.getInputLength());
    ours.setInferInputLength(theirs.isInferInputLength());
    ours.setOutputFormat(theirs.getOutputFormat());
    ours.setHasBias(theirs.hasBias());
    return ours;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    return LayerSetup.complete(
        new SequenceEmbedding(conf, networkDataType),
        listeners,
        layerIndex,
        layerParamsView,
        initializeParams);
  }
}
