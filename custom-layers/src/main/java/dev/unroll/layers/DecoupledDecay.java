package dev.unroll.layers;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Decoupled weight decay (Loshchilov and Hutter 2019, arXiv:1711.05101): every update also shrinks
 * a weight w by rate·coefficient·w, whatever its gradient is. It is no part of the loss, and adds
 * nothing to a network's score.
 */
public final class DecoupledDecay implements Regularization {
  private static final long serialVersionUID = 1L;

  private final double coefficient;

  /** Shrinks weights by {@code coefficient} times the learning rate in every update. */
  @JsonCreator
  public DecoupledDecay(@JsonProperty("coefficient") double coefficient) {
    if (!(coefficient >= 0 && coefficient < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight decay: expected a number from 0 on, got " + coefficient);
    }
    this.coefficient = coefficient;
  }

  /** λ. */
  public double getCoefficient() {
    return coefficient;
  }

  @Override
  public ApplyStep applyStep() {
    return ApplyStep.POST_UPDATER;
  }

  @Override
  public void apply(INDArray weights, INDArray update, double rate, int iteration, int epoch) {
    Nd4j.getBlasWrapper().level1().axpy(weights.length(), rate * coefficient, weights, update);
  }

  @Override
  public double score(INDArray weights, int iteration, int epoch) {
    return 0;
  }

  @Override
  public DecoupledDecay clone() {
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DecoupledDecay that && coefficient == that.coefficient;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(coefficient);
  }
}
