package dev.unroll.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.params.EmptyParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.shade.jackson.annotation.JsonInclude;

/**
 * A softmax at every step and its cross-entropy: DL4J's {@link RnnOutputLayer} with the same
 * settings, weights and results, that computes its scores once a training step and not twice, and
 * loss and gradient in one pass.
 *
 * <p>A labels' mask may weigh steps, L = −Σ m·y·ln p with any m ≥ 0, in the score and in the
 * gradient. There DL4J's own layer differs: it multiplies the scores before the softmax by m, too,
 * and its gradient is not that of its score.
 */
public final class SoftmaxOutput extends RnnOutputLayer {
  private static final long serialVersionUID = 1L;

  private boolean tied;

  /** For JSON. */
  SoftmaxOutput() {}

  /**
   * A layer without parameters: its weights are the table of the network's {@link TokenEmbedding}
   * (Press and Wolf 2017, arXiv:1608.05859), and both gradients add up. Call {@link
   * TiedWeights#connect} on each new network.
   *
   * @param theirs the settings; a bias is left out
   */
  public static SoftmaxOutput tied(RnnOutputLayer theirs) {
    SoftmaxOutput ours = of(theirs);
    ours.setHasBias(false);
    ours.setTied(true);
    return ours;
  }

  /** Whether the weights are those of the embedding. */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT) // files of layers that are not stay as they were
  public boolean isTied() {
    return tied;
  }

  /** For JSON. */
  public void setTied(boolean tied) {
    this.tied = tied;
  }

  @Override
  public ParamInitializer initializer() {
    return tied ? EmptyParamInitializer.getInstance() : super.initializer();
  }

  /**
   * The same layer as DL4J's.
   *
   * @throws IllegalArgumentException unless that is a softmax under an unweighted cross-entropy
   */
  public static SoftmaxOutput of(RnnOutputLayer theirs) {
    if (!fits(theirs)) {
      throw new IllegalArgumentException(
          "expected an output layer of a softmax with unweighted cross-entropy (MCXENT), got %s"
              .formatted(theirs));
    }
    SoftmaxOutput ours = new SoftmaxOutput();
    copy(theirs, ours);
    ours.setRnnDataFormat(theirs.getRnnDataFormat());
    ours.setLossFn(theirs.getLossFn());
    ours.setHasBias(theirs.hasBias());
    return ours;
  }

  /** How much of a label is spread over all classes in the gradient; 0 for none. */
  double smoothing() {
    return getLossFn() instanceof SmoothedCrossEntropy loss ? loss.getSmoothing() : 0;
  }

  static boolean fits(RnnOutputLayer theirs) {
    return theirs.getActivationFn() instanceof ActivationSoftmax
        && theirs.getLossFn() instanceof LossMCXENT loss
        && (loss.getClass() == LossMCXENT.class || loss instanceof SmoothedCrossEntropy)
        && loss.getWeights() == null;
  }

  /** The settings that every layer with weights has. */
  static void copy(FeedForwardLayer from, FeedForwardLayer to) {
    to.setLayerName(from.getLayerName());
    to.setNIn(from.getNIn());
    to.setNOut(from.getNOut());
    to.setActivationFn(from.getActivationFn());
    to.setWeightInitFn(from.getWeightInitFn());
    to.setBiasInit(from.getBiasInit());
    to.setIDropout(from.getIDropout());
    to.setWeightNoise(from.getWeightNoise());
    to.setConstraints(from.getConstraints());
    to.setIUpdater(from.getIUpdater());
    to.setBiasUpdater(from.getBiasUpdater());
    to.setRegularization(from.getRegularization());
    to.setRegularizationBias(from.getRegularizationBias());
    to.setGradientNormalization(from.getGradientNormalization());
    to.setGradientNormalizationThreshold(from.getGradientNormalizationThreshold());
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
        new SequenceSoftmax(conf, networkDataType),
        listeners,
        layerIndex,
        layerParamsView,
        initializeParams);
  }
}
