package dev.unroll.experiments.forecast.neural;

import dev.unroll.layers.engine.HeapFloats;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A {@link Head} as DL4J's loss of a linear output [rows, K]. Labels have the same shape: the
 * scaled value is in the first column, the spread it was divided by in the second. Masked rows
 * count nothing.
 */
public final class HeadLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final Head head;
  @JsonProperty private final double[] levels;

  public HeadLoss(@JsonProperty("head") Head head, @JsonProperty("levels") double[] levels) {
    this.head = head;
    this.levels = levels.clone();
  }

  /** Losses [rows, 1], and gradients [rows, K] where wanted. */
  private INDArray losses(INDArray labels, INDArray output, INDArray mask, INDArray gradients) {
    int rows = Math.toIntExact(output.size(0));
    int width = Math.toIntExact(output.size(1));
    float[] values = HeapFloats.of(output, 'c');
    float[] wanted = HeapFloats.of(labels, 'c');
    float[] counts = mask == null ? null : HeapFloats.of(mask, 'c');
    int stride = counts == null ? 0 : counts.length / rows;
    float[] losses = new float[rows];
    float[] slopes = new float[rows * width];
    double[] raw = new double[width];
    double[] gradient = new double[width];
    for (int row = 0; row < rows; row++) {
      if (counts == null || counts[row * stride] > 0) {
        for (int k = 0; k < width; k++) {
          raw[k] = values[row * width + k];
        }
        double spread = width > 1 ? wanted[row * width + 1] : 1;
        losses[row] = (float) head.loss(levels, wanted[row * width], spread, raw, gradient);
        for (int k = 0; k < width; k++) {
          slopes[row * width + k] = (float) gradient[k];
        }
      }
    }
    if (gradients != null) {
      gradients.assign(HeapFloats.array(slopes, 'c', rows, width));
    }
    return HeapFloats.array(losses, 'c', rows, 1).castTo(output.dataType());
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray output, IActivation identity, INDArray mask, boolean average) {
    double sum = losses(labels, output, mask, null).sumNumber().doubleValue();
    return average ? sum / output.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray output, IActivation identity, INDArray mask) {
    return losses(labels, output, mask, null);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray output, IActivation identity, INDArray mask) {
    return computeGradientAndScore(labels, output, identity, mask, false).getSecond();
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray output, IActivation identity, INDArray mask, boolean average) {
    INDArray gradients = output.ulike();
    double sum = losses(labels, output, mask, gradients).sumNumber().doubleValue();
    return Pair.of(average ? sum / output.size(0) : sum, gradients);
  }

  @Override
  public String name() {
    return "forecast " + head;
  }
}
