package dev.unroll.datasets.baseline;

import dev.unroll.datasets.input.InvalidInput;

/**
 * Ridge regression from the last w values, less the last one, to each of the next H values, less
 * the same: one linear map for all steps, the NLinear of Zeng et al., "Are Transformers effective
 * for time series forecasting?", 2023, in closed form.
 *
 * <p>The ridge strength is the one with the least squared error over the last fifth of the windows,
 * fitted to those whose targets end before; the deviations are the errors there. The map is then
 * fitted to all windows. Windows with a missing value are left out of the fit; the forecast carries
 * values forward.
 *
 * @param window w, at least 2
 * @param horizon H, the most steps it can forecast
 */
public record WindowRidge(int window, int horizon) implements BaselineMethod {
  private static final double[] STRENGTHS = {1e-8, 1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10};

  public WindowRidge {
    if (window < 2 || horizon < 1) {
      throw new InvalidInput(
          "window ridge: expected a window of at least 2 and a horizon of at least 1, got %d and %d"
              .formatted(window, horizon));
    }
  }

  @Override
  public String label() {
    return "ridge on %d values".formatted(window);
  }

  @Override
  public boolean additive() {
    return true;
  }

  @Override
  public int needs(int season) {
    return window + 4 * horizon + 8;
  }

  @Override
  public Fit fit(double[] history, int season) {
    History.require(this, history, season);
    int windows = history.length - window - horizon + 1;
    int split = windows * 4 / 5;
    Moments early = moments(history, 0, split - horizon + 1);
    double[] errors = new double[0];
    double strength = 0;
    double least = Double.POSITIVE_INFINITY;
    for (double candidate : STRENGTHS) {
      double[] squares = errors(history, early.solve(window - 1, candidate), split, windows);
      double sum = sum(squares);
      if (sum < least) {
        least = sum;
        errors = squares;
        strength = candidate;
      }
    }
    LinearMap model = moments(history, 0, windows).solve(window - 1, strength);
    double[] squares = errors;
    return new LastValues(window, 1).fit((past, steps) -> forecast(model, squares, past, steps));
  }

  private Forecast forecast(LinearMap model, double[] squares, double[] past, int steps) {
    if (steps > horizon || past.length < window) {
      throw new InvalidInput(
          ("%s: expected at most %d steps after at least %d values, got %d after %d: fit one with a"
                  + " longer horizon or a shorter window")
              .formatted(label(), horizon, window, steps, past.length));
    }
    double[] filled = History.carriedForward(past);
    double[] means = model.apply(inputs(filled, past.length - window));
    double last = filled[past.length - 1];
    return new Forecast(steps, h -> last + means[h - 1], h -> Math.sqrt(squares[h - 1]));
  }

  private Moments moments(double[] history, int from, int to) {
    Moments moments = new Moments(window - 1, horizon);
    for (int start = from; start < to; start++) {
      if (known(history, start)) {
        moments.add(inputs(history, start), targets(history, start));
      }
    }
    if (moments.rows() < 2) {
      throw tooManyGaps(moments.rows());
    }
    return moments;
  }

  /** The mean squared error of each step over the windows that start in a range. */
  private double[] errors(double[] history, LinearMap model, int from, int to) {
    double[] squares = new double[horizon];
    int count = 0;
    for (int start = from; start < to; start++) {
      if (known(history, start)) {
        double[] expected = targets(history, start);
        double[] found = model.apply(inputs(history, start));
        for (int h = 0; h < horizon; h++) {
          squares[h] += (expected[h] - found[h]) * (expected[h] - found[h]);
        }
        count++;
      }
    }
    if (count == 0) {
      throw tooManyGaps(0);
    }
    for (int h = 0; h < horizon; h++) {
      squares[h] /= count;
    }
    return squares;
  }

  private InvalidInput tooManyGaps(int windows) {
    return new InvalidInput(
        ("%s: expected at least 2 windows of %d steps without a missing value early in the history"
                + " and 1 late in it, got %d: shorten the window or leave the method out")
            .formatted(label(), window + horizon, windows));
  }

  private double[] inputs(double[] history, int start) {
    double[] inputs = new double[window - 1];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = history[start + i] - history[start + window - 1];
    }
    return inputs;
  }

  private double[] targets(double[] history, int start) {
    double[] targets = new double[horizon];
    for (int h = 0; h < horizon; h++) {
      targets[h] = history[start + window + h] - history[start + window - 1];
    }
    return targets;
  }

  private boolean known(double[] history, int start) {
    double sum = 0;
    for (int t = start; t < start + window + horizon; t++) {
      sum += history[t];
    }
    return !Double.isNaN(sum);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
