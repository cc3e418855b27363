package dev.unroll.datasets.task;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Walks through the answers to classification questions. */
public final class Answers {
  /** Below the least probability a float softmax can give, so that no answer costs infinity. */
  private static final double MIN_PROBABILITY = Float.MIN_VALUE;

  private Answers() {}

  /** Receives the answers, one by one. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Receives one unmasked answer.
     *
     * @param wanted the right class
     * @param right whether the right class got the highest probability
     * @param nats minus the logarithm of the right class's probability
     */
    void answer(int wanted, boolean right, double nats);
  }

  /** The numbers of an array in 'c' order. */
  public static double[] values(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }

  /** Visits every answer: labels and output [N, K] or [N, K, T], labels mask [N, T] or none. */
  public static void visit(DataSet batch, INDArray output, Visitor visitor) {
    INDArray labels = batch.getLabels();
    int n = (int) labels.size(0);
    int k = (int) labels.size(1);
    int steps = labels.rank() == 3 ? (int) labels.size(2) : 1;
    double[] wanted = values(labels);
    double[] given = values(output);
    INDArray mask = labels.rank() == 3 ? batch.getLabelsMaskArray() : null;
    double[] kept = mask == null ? null : values(mask);
    for (int i = 0; i < n; i++) {
      for (int t = 0; t < steps; t++) {
        if (kept == null || kept[i * steps + t] != 0) {
          int start = i * k * steps + t;
          int label = largest(wanted, start, steps, k);
          double p = given[start + label * steps];
          boolean right = largest(given, start, steps, k) == label;
          visitor.answer(label, right, -Math.log(Math.max(p, MIN_PROBABILITY)));
        }
      }
    }
  }

  private static int largest(double[] values, int start, int stride, int k) {
    int best = 0;
    for (int c = 1; c < k; c++) {
      if (values[start + c * stride] > values[start + best * stride]) {
        best = c;
      }
    }
    return best;
  }
}
