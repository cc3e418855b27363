package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.panel.Scale;
import dev.unroll.datasets.task.Grid;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Prepared series as what a network reads. Channels: a value; whether there is one; whether the
 * step lies ahead; inputs known ahead; inputs of the past.
 *
 * <p>A direct network reads the value of each past step, then walks through H steps without values
 * and answers there. A recursive one reads the value of the step before, and answers at every step.
 */
final class Inputs {
  /** A window: a series, and the step of its first target. */
  record Place(int series, int origin) {}

  private static final int OWN = 3;

  /** The channel of the value, and the one that says whether there is one. */
  static final int VALUE = 0;

  static final int THERE = 1;
  private static final int AHEAD = 2;

  private final List<Prepared> series;
  private final NeuralSpec spec;
  private final int shift;

  Inputs(List<Prepared> series, NeuralSpec spec, int shift) {
    this.series = series;
    this.spec = spec;
    this.shift = shift;
  }

  int width() {
    return OWN + series.get(0).knownWidth() + series.get(0).pastWidth();
  }

  NeuralSpec spec() {
    return spec;
  }

  /**
   * Whether a line is added. Labels a step late are left to the network: a line would copy the last
   * value to the last bit, and nobody could tell by that whether the inputs gave the answer away.
   */
  boolean highway() {
    return spec.highway() && shift == 0;
  }

  Prepared of(Place place) {
    return series.get(place.series());
  }

  /** The scaled values after a place, [H]; NaN where missing. */
  double[] targets(Place place) {
    return scaled(place, -shift, spec.horizon());
  }

  /** The last W values before a place, scaled, each missing one as the one before it. */
  double[] past(Place place) {
    double[] past = scaled(place, -spec.window(), spec.window());
    double last = 0;
    for (int s = 0; s < past.length; s++) {
      last = Double.isNaN(past[s]) ? last : past[s];
      past[s] = last;
    }
    return past;
  }

  /**
   * @param first step, counted from the place's origin
   */
  private double[] scaled(Place place, int first, int steps) {
    Scale scale = scale(place);
    double[] values = new double[steps];
    for (int s = 0; s < steps; s++) {
      values[s] = scaled(of(place), scale, place.origin() + first + s);
    }
    return values;
  }

  private static double scaled(Prepared one, Scale scale, int t) {
    return t >= 0 && t < one.size() ? scale.of(one.values()[t]) : Double.NaN;
  }

  /** How the values of a window are scaled, which its past alone decides. */
  Scale scale(Place place) {
    Scale whole = of(place).scale();
    if (spec.model().normalise() == Normalise.SERIES) {
      return whole;
    }
    double[] values = of(place).values();
    int to = Math.min(place.origin(), values.length);
    int from = Math.max(0, place.origin() - spec.window());
    Scale own = spec.scale(values, from, to).orElse(whole);
    // A window that hardly moves must not blow up what follows.
    double spread = Math.max(own.spread(), 0.05 * whole.spread());
    double centre = own.centre();
    for (int t = from; t < to && spec.model().normalise() == Normalise.LAST; t++) {
      centre = Double.isNaN(values[t]) ? centre : values[t];
    }
    return new Scale(centre, spread);
  }

  /**
   * Some steps of windows as a minibatch [N, I, steps].
   *
   * @param first step, counted from the origins: negative for the past
   * @param given steps after the origins whose values a recursive network may read: none but in
   *     training
   */
  Grid features(List<Place> places, int first, int steps, int given) {
    Grid grid = new Grid(places.size(), width(), steps);
    int behind = spec.recursive() ? 1 : 0;
    for (int n = 0; n < places.size(); n++) {
      Place place = places.get(n);
      Prepared one = of(place);
      Scale scale = scale(place);
      for (int s = 0; s < steps; s++) {
        int t = place.origin() + first + s;
        int from = t - behind; // whose value is read
        double value = from < place.origin() + given ? scaled(one, scale, from) : Double.NaN;
        if (!Double.isNaN(value)) {
          grid.set(n, VALUE, s, value);
          grid.set(n, THERE, s, 1);
        }
        for (int k = 0; k < one.pastWidth() && from < place.origin(); k++) {
          grid.set(n, OWN + one.knownWidth() + k, s, one.past(k, from));
        }
        grid.set(n, AHEAD, s, t < place.origin() ? 0 : 1);
        for (int k = 0; k < one.knownWidth(); k++) {
          grid.set(n, OWN + k, s, one.known(k, t));
        }
      }
    }
    return grid;
  }

  /**
   * Whole windows with what is to be answered: features [N, I, W + H]; labels [N, K, W + H], first
   * the value, then the spread it was divided by; and their mask [N, W + H].
   *
   * @param highway what is told of the answers already
   * @param outputs the network's, K
   * @param everywhere whether the steps of the past are answers too
   */
  DataSet batch(List<Place> places, Highway highway, int outputs, boolean everywhere) {
    int window = spec.window();
    int steps = window + spec.horizon();
    int given = spec.recursive() ? spec.horizon() : 0;
    Grid labels = new Grid(places.size(), outputs, steps);
    Grid mask = new Grid(places.size(), 1, steps);
    for (int n = 0; n < places.size(); n++) {
      Place place = places.get(n);
      int first = everywhere ? 0 : window;
      double[] answers = scaled(place, first - window - shift, steps - first);
      double[] told = highway.ahead(this, place);
      double spread = scale(place).spread();
      for (int s = first; s < steps; s++) {
        double value = answers[s - first] - (s < window ? 0 : told[s - window]);
        labels.set(n, 0, s, Double.isNaN(value) ? 0 : value);
        mask.set(n, 0, s, Double.isNaN(value) ? 0 : 1);
        if (outputs > 1) {
          labels.set(n, 1, s, spread);
        }
      }
    }
    return new DataSet(
        features(places, -window, steps, given).array(), labels.array(), null, mask.flat());
  }
}
