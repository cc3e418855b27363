package dev.unroll.datasets.series;

import dev.unroll.datasets.task.Grid;
import dev.unroll.datasets.task.Sequences;
import java.util.Objects;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Every window whose targets all lie in one part: features [N, 1, W], labels [N, H]. Inputs may
 * reach back into the part before.
 */
public final class WindowPart implements Sequences {
  /**
   * The windows of a part.
   *
   * @param first row of the first window's first target
   * @param windows how many there are, a row apart
   */
  record Range(int first, int windows) {}

  private final double[] scaled;
  private final Range range;
  private final int window;
  private final int horizon;

  WindowPart(double[] scaled, Range range, int window, int horizon) {
    this.scaled = scaled;
    this.range = range;
    this.window = window;
    this.horizon = horizon;
  }

  @Override
  public int size() {
    return range.windows();
  }

  /** The row of a window's first target. */
  int target(int position) {
    return range.first() + Objects.checkIndex(position, size());
  }

  @Override
  public DataSet batch(int... positions) {
    Grid features = new Grid(positions.length, 1, window);
    Grid labels = new Grid(positions.length, horizon, 1);
    for (int n = 0; n < positions.length; n++) {
      int target = target(positions[n]);
      for (int t = 0; t < window; t++) {
        features.set(n, 0, t, scaled[target - window + t]);
      }
      for (int h = 0; h < horizon; h++) {
        labels.set(n, h, 0, scaled[target + h]);
      }
    }
    return new DataSet(features.array(), labels.flat());
  }
}
