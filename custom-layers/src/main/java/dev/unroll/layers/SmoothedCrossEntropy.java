package dev.unroll.layers;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.serde.jackson.shaded.NDArrayTextDeSerializer;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.databind.annotation.JsonDeserialize;

/**
 * Cross-entropy with the gradient of smoothed labels, (1 − ε)·y + ε/K (Szegedy et al. 2016, section
 * 7); the score is that of the labels as they are, so that it compares with others.
 */
public final class SmoothedCrossEntropy extends LossMCXENT {
  private static final long serialVersionUID = 1L;

  private final double smoothing;

  /**
   * @param smoothing ε, from 0 to below 1
   * @param weights of the classes [K]; null for none
   */
  public SmoothedCrossEntropy(double smoothing, INDArray weights) {
    super(weights);
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "smoothing: expected a share from 0 to below 1, got " + smoothing);
    }
    this.smoothing = smoothing;
  }

  @JsonCreator
  SmoothedCrossEntropy(
      @JsonProperty("smoothing") double smoothing,
      @JsonProperty("softmaxClipEps") double clip,
      @JsonProperty("weights") @JsonDeserialize(using = NDArrayTextDeSerializer.class)
          INDArray weights) {
    this(smoothing, weights);
    setSoftmaxClipEps(clip);
  }

  /** ε, how much of a label is spread over all classes. */
  public double getSmoothing() {
    return smoothing;
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray y = labels.castTo(preOutput.dataType());
    INDArray spread = y.sum(true, 1).muli(smoothing / y.size(1)); // zero where a label is
    return super.computeGradient(
        y.mul(1 - smoothing).addiColumnVector(spread), preOutput, activation, mask);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SmoothedCrossEntropy that
        && super.equals(that)
        && smoothing == that.smoothing;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof SmoothedCrossEntropy;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Double.hashCode(smoothing);
  }
}
