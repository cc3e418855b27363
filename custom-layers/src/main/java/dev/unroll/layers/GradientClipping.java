package dev.unroll.layers;

import java.io.Serializable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * Clips the gradient of the whole network, as a training listener.
 *
 * <p>DL4J hands a listener the gradient summed over the minibatch, and divides by the batch size
 * later. Thresholds here are on the mean over the minibatch, so they do not change their meaning
 * with its size. A network built with {@code miniBatch(false)} is trained on the sum, and clipped
 * on the sum.
 *
 * <p>Listeners are not saved with a network: after {@code
 * ModelSerializer.restoreMultiLayerNetwork}, and on a {@code clone()}, call {@code setListeners}
 * again before training goes on. (Clipping does not stand in the configuration, because a
 * configuration in DL4J knows layers, each with a gradient of its own, and a global norm is of all
 * of them.)
 */
public final class GradientClipping extends BaseTrainingListener implements Serializable {
  private static final long serialVersionUID = 1L;

  private enum Kind {
    GLOBAL_NORM,
    VALUE
  }

  private final Kind kind;
  private final double threshold;
  private double lastNorm = Double.NaN;

  private GradientClipping(Kind kind, double threshold) {
    if (!(threshold > 0)) {
      throw new IllegalArgumentException(
          "clipping threshold: expected a number above 0, got " + threshold);
    }
    this.kind = kind;
    this.threshold = threshold;
  }

  /**
   * Rescales the gradient when its Euclidean norm over all parameters of the network exceeds the
   * threshold; the direction stays. Pascanu, Mikolov and Bengio 2013 (arXiv:1211.5063), algorithm
   * 1.
   */
  public static GradientClipping byGlobalNorm(double threshold) {
    return new GradientClipping(Kind.GLOBAL_NORM, threshold);
  }

  /** Cuts every element to [−threshold, threshold]; the direction may change. */
  public static GradientClipping byValue(double threshold) {
    return new GradientClipping(Kind.VALUE, threshold);
  }

  /** The global norm of the last gradient before clipping, of the mean over the minibatch. */
  public double lastNorm() {
    return lastNorm;
  }

  @Override
  public void onGradientCalculation(Model model) {
    INDArray gradient = model.gradient().gradient();
    int batch = model.conf().isMiniBatch() ? model.batchSize() : 1; // what DL4J divides by
    lastNorm = gradient.norm2Number().doubleValue() / batch;
    if (kind == Kind.VALUE) {
      double limit = threshold * batch;
      BooleanIndexing.replaceWhere(gradient, limit, Conditions.greaterThan(limit));
      BooleanIndexing.replaceWhere(gradient, -limit, Conditions.lessThan(-limit));
    } else if (lastNorm > threshold) {
      gradient.muli(threshold / lastNorm);
    }
  }
}
