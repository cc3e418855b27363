package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.datasets.task.Grid;
import dev.unroll.experiments.forecast.neural.NeuralModel.Normalisation;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Windows of several series as minibatches. A direct network reads the value of each past step,
 * then passes through H steps without values and answers there. A recursive one reads the value of
 * the step before, and answers at every step.
 */
final class InputWindows {
  private final List<SeriesInputs> series;
  private final NeuralSpec spec;
  private final int shift;
  private final StepEncoder encoder;

  InputWindows(List<SeriesInputs> series, NeuralSpec spec, int shift) {
    this.series = series;
    this.spec = spec;
    this.shift = shift;
    this.encoder = new StepEncoder(series.get(0).knownWidth() + series.get(0).pastWidth());
  }

  NeuralSpec spec() {
    return spec;
  }

  StepEncoder encoder() {
    return encoder;
  }

  /**
   * Whether a line is added. Labels a step late are left to the network: a line would copy the last
   * value exactly, and nobody could tell by that whether the inputs gave the answer away.
   */
  boolean highway() {
    return spec.highway() && shift == 0;
  }

  SeriesInputs of(Window window) {
    return series.get(window.series());
  }

  QuantileHead head(Window window) {
    return new QuantileHead(spec.model().head(), scaler(window).spread());
  }

  /** The scaled values after an origin, [H]; NaN where missing. */
  double[] targets(Window window) {
    return scaled(window, -shift, spec.horizon());
  }

  /** The last W values before an origin, scaled, each missing one as the one before it. */
  double[] past(Window window) {
    double[] past = scaled(window, -spec.window(), spec.window());
    double last = 0;
    for (int s = 0; s < past.length; s++) {
      last = Double.isNaN(past[s]) ? last : past[s];
      past[s] = last;
    }
    return past;
  }

  /**
   * @param first step, counted from the origin
   */
  private double[] scaled(Window window, int first, int steps) {
    SeriesScale scaler = scaler(window);
    double[] values = new double[steps];
    for (int s = 0; s < steps; s++) {
      values[s] = scaled(of(window), scaler, window.origin() + first + s);
    }
    return values;
  }

  private static double scaled(SeriesInputs one, SeriesScale scaler, int t) {
    return t >= 0 && t < one.size() ? scaler.of(one.values()[t]) : Double.NaN;
  }

  /** How the values of a window are scaled, which its past alone decides. */
  SeriesScale scaler(Window window) {
    SeriesScale whole = of(window).scaler();
    Normalisation normalisation = spec.normalisation();
    if (normalisation == Normalisation.SERIES) {
      return whole;
    }
    double[] values = of(window).values();
    int to = Math.min(window.origin(), values.length);
    int from = Math.max(0, window.origin() - spec.window());
    if (normalisation == Normalisation.SEASON) {
      int season = Math.max(from, to - spec.season());
      return new SeriesScale(
          spec.scaler(values, season, to).orElse(whole).centre(), whole.spread());
    }
    SeriesScale own = spec.scaler(values, from, to).orElse(whole);
    // A window that hardly moves must not blow up what follows.
    double spread = Math.max(own.spread(), 0.05 * whole.spread());
    double centre = own.centre();
    for (int t = from; t < to && normalisation == Normalisation.LAST; t++) {
      centre = Double.isNaN(values[t]) ? centre : values[t];
    }
    return new SeriesScale(centre, spread);
  }

  /**
   * Some steps of windows as a minibatch [N, I, steps].
   *
   * @param first step, counted from the origins: negative for the past
   * @param given steps after the origins whose values a recursive network may read: none but in
   *     training
   */
  Grid features(List<Window> windows, int first, int steps, int given) {
    Grid grid = new Grid(windows.size(), encoder.channels(), steps);
    for (int n = 0; n < windows.size(); n++) {
      Window window = windows.get(n);
      SeriesScale scaler = scaler(window);
      for (int s = 0; s < steps; s++) {
        int t = window.origin() + first + s;
        double[] channels = encoder.step(step(window, scaler, t, window.origin() + given));
        for (int k = 0; k < channels.length; k++) {
          grid.set(n, k, s, channels[k]);
        }
      }
    }
    return grid;
  }

  /**
   * A step as the encoder takes it.
   *
   * @param end of the values that may be read
   */
  private double[] step(Window window, SeriesScale scaler, int t, int end) {
    SeriesInputs one = of(window);
    int from = spec.recursive() ? t - 1 : t; // whose value is read
    double[] step = new double[2 + encoder.covariates()];
    step[0] = from < end ? scaled(one, scaler, from) : Double.NaN;
    step[1] = t < window.origin() ? 0 : 1;
    for (int k = 0; k < one.knownWidth(); k++) {
      step[2 + k] = one.known(k, t);
    }
    for (int k = 0; k < one.pastWidth() && from < window.origin(); k++) {
      step[2 + one.knownWidth() + k] = one.past(k, from);
    }
    return step;
  }

  /**
   * Whole windows with what is to be answered: features [N, I, W + H]; labels [N, K, W + H], first
   * the value, then the spread it was divided by; and their mask [N, W + H].
   *
   * @param highway whose answers are subtracted from the labels
   * @param everywhere whether the steps of the past are answers too
   */
  DataSet batch(List<Window> windows, Highway highway, boolean everywhere) {
    int window = spec.window();
    int steps = window + spec.horizon();
    int outputs = spec.outputs();
    Grid labels = new Grid(windows.size(), outputs, steps);
    Grid mask = new Grid(windows.size(), 1, steps);
    for (int n = 0; n < windows.size(); n++) {
      int first = everywhere ? 0 : window;
      double[] answers = scaled(windows.get(n), first - window - shift, steps - first);
      double[] line = highway.answer(this, windows.get(n));
      double spread = scaler(windows.get(n)).spread();
      for (int s = first; s < steps; s++) {
        double value = answers[s - first] - (s < window ? 0 : line[s - window]);
        labels.set(n, 0, s, Double.isNaN(value) ? 0 : value);
        mask.set(n, 0, s, Double.isNaN(value) ? 0 : 1);
        if (outputs > 1) {
          labels.set(n, 1, s, spread);
        }
      }
    }
    int given = spec.recursive() ? spec.horizon() : 0;
    return new DataSet(
        features(windows, -window, steps, given).array(), labels.array(), null, mask.flat());
  }
}
