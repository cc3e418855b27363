package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Sequences;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Sequences with more steps than their own, which are padding: masked, and full of numbers that
 * nobody may read.
 */
record Padded(Sequences own) implements Sequences {
  private static final int PADDING = 3;
  private static final double RUBBISH = 7;

  @Override
  public int size() {
    return own.size();
  }

  @Override
  public DataSet batch(int... positions) {
    return padded(own.batch(positions));
  }

  private static DataSet padded(DataSet batch) {
    INDArray features = batch.getFeatures();
    INDArray valid = batch.getFeaturesMaskArray();
    if (valid == null) {
      valid = Nd4j.ones(features.size(0), features.size(2));
    }
    INDArray labels = batch.getLabels();
    INDArray answers = batch.getLabelsMaskArray() == null ? valid : batch.getLabelsMaskArray();
    boolean everyStep = labels.rank() == 3;
    return new DataSet(
        longer(features, RUBBISH),
        everyStep ? longer(labels, 0) : labels,
        longer(valid, 0),
        everyStep ? longer(answers, 0) : null);
  }

  /** With more steps, time being the last dimension. */
  private static INDArray longer(INDArray array, double value) {
    long[] shape = array.shape();
    int time = shape.length - 1;
    INDArrayIndex[] own = new INDArrayIndex[shape.length];
    for (int d = 0; d < shape.length; d++) {
      own[d] = NDArrayIndex.interval(0, shape[d]);
    }
    shape = shape.clone();
    shape[time] += PADDING;
    INDArray longer = Nd4j.valueArrayOf(shape, value, array.dataType());
    longer.get(own).assign(array);
    return longer;
  }
}
