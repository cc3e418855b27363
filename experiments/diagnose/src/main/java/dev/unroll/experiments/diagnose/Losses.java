package dev.unroll.experiments.diagnose;

import dev.unroll.datasets.task.Task;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * ∂L/∂y for the losses a diagnosis sends back: the task's own loss, of single answers, summed over
 * the steps that are asked. A task that wants one answer at the end is asked for it at every step,
 * too: what would the network say now?
 */
final class Losses {
  private Losses() {}

  /**
   * At every real step that the task has an answer for.
   *
   * @param y the answers [N, K, T], before a softmax
   */
  static INDArray everyStep(Task.Loss loss, INDArray y, Sample sample) {
    INDArray dy = ofAnswers(loss, y, sample.labels());
    silence(dy, sample.mask());
    silence(dy, sample.answered());
    return dy;
  }

  private static void silence(INDArray dy, INDArray mask) {
    if (mask != null && mask.rank() == 2 && mask.size(1) == dy.size(2)) {
      INDArray kept = mask.castTo(DataType.DOUBLE).reshape(dy.size(0), 1, dy.size(2));
      dy.muli(kept.broadcast(dy.shape()));
    }
  }

  /** The part of a gradient [N, K, T] that belongs to one step of each sequence. */
  static INDArray at(INDArray dy, int[] step) {
    INDArray one = Nd4j.zeros(DataType.DOUBLE, dy.shape());
    for (int n = 0; n < step.length; n++) {
      one.put(indices(n, step[n]), dy.get(indices(n, step[n])));
    }
    return one;
  }

  private static INDArrayIndex[] indices(int n, int t) {
    return new INDArrayIndex[] {NDArrayIndex.point(n), NDArrayIndex.all(), NDArrayIndex.point(t)};
  }

  /** softmax(y) − labels for the cross-entropy, 2/K·(y − labels) for the squared error. */
  private static INDArray ofAnswers(Task.Loss loss, INDArray y, INDArray labels) {
    INDArray wanted = labels.castTo(DataType.DOUBLE);
    INDArray everywhere =
        wanted.rank() == 3
            ? wanted
            : wanted.reshape(y.size(0), y.size(1), 1).broadcast(y.size(0), y.size(1), y.size(2));
    return switch (loss) {
      case CROSS_ENTROPY -> softmax(y).subi(everywhere);
      case SQUARED_ERROR -> y.sub(everywhere).muli(2.0 / y.size(1));
    };
  }

  /** Over the K of [N, K, T]. */
  private static INDArray softmax(INDArray y) {
    INDArray e = Transforms.exp(y.sub(y.max(true, 1).broadcast(y.shape())), false);
    return e.divi(e.sum(true, 1).broadcast(y.shape()));
  }
}
