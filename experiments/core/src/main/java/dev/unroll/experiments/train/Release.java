package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Sequences;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/** Frees the memory of each minibatch. */
final class Release implements TrainingLoop.Observer<IOException> {
  private Release() {}

  /** These observers, and after them one that frees what they have seen. */
  static List<TrainingLoop.Observer<IOException>> after(
      List<TrainingLoop.Observer<IOException>> observers) {
    List<TrainingLoop.Observer<IOException>> all = new ArrayList<>(observers);
    all.add(new Release());
    return all;
  }

  @Override
  public boolean updated(int epoch, DataSet batch) {
    Sequences.close(batch);
    return true;
  }
}
