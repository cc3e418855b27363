package dev.unroll.datasets.task;

import java.nio.FloatBuffer;
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
    INDArray copy = array.dup('c');
    double[] values = new double[Math.toIntExact(array.length())];
    if (array.dataType() == DataType.DOUBLE) {
      copy.data().asNioDouble().get(values);
      return values;
    }
    FloatBuffer floats = copy.castTo(DataType.FLOAT).data().asNioFloat();
    for (int k = 0; k < values.length; k++) {
      values[k] = floats.get(k);
    }
    return values;
  }

  /** Receives the answers, one by one, with the class that was chosen. */
  @FunctionalInterface
  public interface Choices {
    /**
     * Receives one unmasked answer.
     *
     * @param wanted the right class
     * @param chosen the class of the highest probability
     * @param right probability of the right class
     * @param highest probability of the chosen class
     */
    void answer(int wanted, int chosen, double right, double highest);
  }

  /** Visits every answer: labels and output [N, K] or [N, K, T], labels mask [N, T] or none. */
  public static void visit(DataSet batch, INDArray output, Visitor visitor) {
    choices(
        batch,
        output,
        (wanted, chosen, right, highest) -> visitor.answer(wanted, chosen == wanted, nats(right)));
  }

  /** Minus the logarithm of a probability. */
  public static double nats(double probability) {
    return -Math.log(Math.max(probability, MIN_PROBABILITY));
  }

  /** The same answers with the classes chosen. */
  public static void choices(DataSet batch, INDArray output, Choices visitor) {
    INDArray labels = batch.getLabels();
    int n = (int) labels.size(0);
    int k = (int) labels.size(1);
    int steps = labels.rank() == 3 ? (int) labels.size(2) : 1;
    double[] wanted = values(labels);
    double[] given = values(output);
    INDArray mask = labels.rank() == 3 ? batch.getLabelsMaskArray() : null;
    double[] kept = mask == null ? null : values(mask);
    for (int i = 0; i < n; i++) {
      int start = i * k * steps;
      int[] labelled = largest(wanted, start, steps, k);
      int[] chosen = largest(given, start, steps, k);
      for (int t = 0; t < steps; t++) {
        if (kept == null || kept[i * steps + t] != 0) {
          visitor.answer(
              labelled[t],
              chosen[t],
              given[start + labelled[t] * steps + t],
              given[start + chosen[t] * steps + t]);
        }
      }
    }
  }

  /** The class of the highest value at each step, of [K, T] in the order in which they lie. */
  private static int[] largest(double[] values, int start, int steps, int k) {
    int[] best = new int[steps];
    for (int c = 1; c < k; c++) {
      for (int t = 0; t < steps; t++) {
        if (values[start + c * steps + t] > values[start + best[t] * steps + t]) {
          best[t] = c;
        }
      }
    }
    return best;
  }
}
