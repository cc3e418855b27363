package dev.unroll.datasets.labelled;

import dev.unroll.datasets.datavec.LabelledSeries;
import dev.unroll.datasets.task.Grid;
import dev.unroll.datasets.task.Sequences;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Series of a part: features [N, I, T], features mask [N, T] where lengths differ, labels [N, K],
 * or [N, K, T] with a mask [N, T] that is 0 where a step has no label, else the weight of its
 * class.
 *
 * @param weights of classes at steps; none if all count alike
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record LabelledPart(
    List<LabelledSeries> series, Inputs inputs, Target target, boolean perStep, double[] weights)
    implements Sequences {

  @Override
  public int size() {
    return series.size();
  }

  @Override
  public DataSet batch(int... positions) {
    List<LabelledSeries> asked = Arrays.stream(positions).mapToObj(series::get).toList();
    int[] lengths = asked.stream().mapToInt(one -> one.values().length).toArray();
    int steps = Arrays.stream(lengths).max().orElse(0);
    Grid features = new Grid(lengths.length, inputs.width(), steps);
    for (int n = 0; n < lengths.length; n++) {
      float[][] rows = inputs.of(asked.get(n).values());
      for (int t = 0; t < rows.length; t++) {
        for (int i = 0; i < rows[t].length; i++) {
          features.set(n, i, t, rows[t][i]);
        }
      }
    }
    boolean padded = Arrays.stream(lengths).anyMatch(length -> length < steps);
    INDArray mask = padded ? Grid.mask(lengths, steps) : null;
    return perStep
        ? answers(asked, features.array(), mask, steps)
        : new DataSet(features.array(), answers(asked), mask, null);
  }

  private INDArray answers(List<LabelledSeries> asked) {
    Grid labels = new Grid(asked.size(), target.width(), 1);
    for (int n = 0; n < asked.size(); n++) {
      set(labels, asked.get(n), n, 0);
    }
    return labels.flat();
  }

  private DataSet answers(List<LabelledSeries> asked, INDArray x, INDArray mask, int steps) {
    Grid labels = new Grid(asked.size(), target.width(), steps);
    Grid counts = new Grid(asked.size(), 1, steps);
    for (int n = 0; n < asked.size(); n++) {
      LabelledSeries one = asked.get(n);
      for (int t = 0; t < one.labels().size(); t++) {
        if (!one.labels().get(t).isEmpty()) {
          set(labels, one, n, t);
          counts.set(n, 0, t, weights.length == 0 ? 1 : weights[target.number(one, t)]);
        }
      }
    }
    return new DataSet(x, labels.array(), mask, counts.flat());
  }

  private void set(Grid labels, LabelledSeries one, int n, int t) {
    if (target.numbers()) {
      labels.set(n, 0, t, target.scaled(one.labels().get(t)));
    } else {
      labels.set(n, target.number(one, t), t, 1);
    }
  }
}
