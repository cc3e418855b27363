package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.common.Grid;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Windows of prepared series as what a network reads: W past steps, then H steps of which only the
 * known inputs are given, and at which it answers. Channels: the value; whether there is one;
 * whether the step lies ahead; inputs known ahead; inputs of the past.
 */
final class Inputs {
  /** A window: a series, and the step of its first target. */
  record Place(int series, int origin) {}

  /** What was subtracted and divided by. */
  record Scale(double centre, double spread) {
    double of(double value) {
      return (value - centre) / spread;
    }

    double restored(double value) {
      return value * spread + centre;
    }
  }

  private static final int OWN = 3;

  private final List<Prepared> series;
  private final List<Scale> scales;
  private final Normalise normalise;
  private final int window;
  private final int horizon;

  /**
   * @param scales of each series' training part
   */
  Inputs(List<Prepared> series, List<Scale> scales, Normalise normalise, int window, int horizon) {
    this.series = series;
    this.scales = scales;
    this.normalise = normalise;
    this.window = window;
    this.horizon = horizon;
  }

  int width() {
    return OWN + series.get(0).knownWidth() + series.get(0).pastWidth();
  }

  int window() {
    return window;
  }

  int horizon() {
    return horizon;
  }

  /** The scaled value h steps after a place's origin; NaN if missing. */
  double target(Place place, int h) {
    int t = place.origin() + h;
    double[] values = series.get(place.series()).values();
    return t < values.length ? scale(place).of(values[t]) : Double.NaN;
  }

  /** How the values of a window are scaled, which its past alone decides. */
  Scale scale(Place place) {
    Scale whole = scales.get(place.series());
    if (normalise == Normalise.SERIES) {
      return whole;
    }
    double[] values = series.get(place.series()).values();
    int from = Math.max(0, place.origin() - window);
    Scale own = fitted(values, from, place.origin());
    if (own == null) {
      return whole;
    }
    // A window that hardly moves must not blow up what follows.
    double spread = Math.max(own.spread(), 0.05 * whole.spread());
    double centre = own.centre();
    for (int t = from; t < place.origin() && normalise == Normalise.LAST; t++) {
      centre = Double.isNaN(values[t]) ? centre : values[t];
    }
    return new Scale(centre, spread);
  }

  /** Mean and deviation of the values there are; null if there are none. */
  static Scale fitted(double[] values, int from, int to) {
    int count = 0;
    double sum = 0;
    for (int t = from; t < to; t++) {
      if (!Double.isNaN(values[t])) {
        sum += values[t];
        count++;
      }
    }
    if (count == 0) {
      return null;
    }
    double mean = sum / count;
    double squares = 0;
    for (int t = from; t < to; t++) {
      squares += Double.isNaN(values[t]) ? 0 : (values[t] - mean) * (values[t] - mean);
    }
    double deviation = Math.sqrt(squares / count);
    return new Scale(mean, deviation > 0 ? deviation : Math.max(1e-9, Math.abs(mean)));
  }

  /**
   * Windows as a minibatch: features [N, I, W + H], labels [N, K, W + H] whose first channel is the
   * value, and their mask [N, W + H].
   *
   * @param outputs the network's, K
   */
  DataSet batch(List<Place> places, int outputs) {
    int steps = window + horizon;
    Grid features = new Grid(places.size(), width(), steps);
    Grid labels = new Grid(places.size(), outputs, steps);
    Grid mask = new Grid(places.size(), 1, steps);
    for (int n = 0; n < places.size(); n++) {
      Prepared one = series.get(places.get(n).series());
      int origin = places.get(n).origin();
      Scale scale = scale(places.get(n));
      for (int s = 0; s < steps; s++) {
        int t = origin - window + s;
        boolean there = t >= 0 && t < one.size() && !Double.isNaN(one.values()[t]);
        if (s < window) {
          features.set(n, 0, s, there ? scale.of(one.values()[t]) : 0);
          features.set(n, 1, s, there ? 1 : 0);
          for (int k = 0; k < one.pastWidth(); k++) {
            features.set(n, OWN + one.knownWidth() + k, s, one.past(k, t));
          }
        } else {
          features.set(n, 2, s, 1);
          labels.set(n, 0, s, there ? scale.of(one.values()[t]) : 0);
          mask.set(n, 0, s, there ? 1 : 0);
        }
        for (int k = 0; k < one.knownWidth(); k++) {
          features.set(n, OWN + k, s, one.known(k, t));
        }
      }
    }
    return new DataSet(features.array(), labels.array(), null, mask.flat());
  }

  /** Each row with mean 0 and deviation 1 over the first steps; missing values become the mean. */
  static double[][] scaled(double[][] rows, int steps) {
    double[][] scaled = new double[rows.length][];
    for (int k = 0; k < rows.length; k++) {
      Scale scale = fitted(rows[k], 0, Math.min(steps, rows[k].length));
      scaled[k] = new double[rows[k].length];
      for (int t = 0; t < rows[k].length; t++) {
        scaled[k][t] = scale == null || Double.isNaN(rows[k][t]) ? 0 : scale.of(rows[k][t]);
      }
    }
    return scaled;
  }
}
