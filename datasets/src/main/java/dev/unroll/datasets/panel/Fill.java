package dev.unroll.datasets.panel;

import java.util.function.IntUnaryOperator;

/**
 * How a missing value is replaced. Rules look at nothing but the series they are given, so that one
 * cut at an origin is filled from its own past.
 */
public enum Fill {
  /** It stays missing. */
  NONE {
    @Override
    double value(double[] values, int t, int season) {
      return Double.NaN;
    }
  },

  /** The value before. */
  FORWARD {
    @Override
    double value(double[] values, int t, int season) {
      return at(values, nearest(values, t, i -> i - 1));
    }
  },

  /** On the straight line between the values around; after the last one, that one. */
  LINEAR {
    @Override
    double value(double[] values, int t, int season) {
      int before = nearest(values, t, i -> i - 1);
      int after = nearest(values, t, i -> i + 1);
      if (before < 0 || after < 0) {
        return at(values, before);
      }
      double share = (t - before) / (double) (after - before);
      return values[before] + share * (values[after] - values[before]);
    }
  },

  /** The value of the season before; where there is none, the value before. */
  SEASON {
    @Override
    double value(double[] values, int t, int season) {
      double lastSeason = at(values, nearest(values, t, i -> i - season));
      return Double.isNaN(lastSeason) ? FORWARD.value(values, t, season) : lastSeason;
    }
  },

  /** 0, for counts. */
  ZERO {
    @Override
    double value(double[] values, int t, int season) {
      return 0;
    }
  };

  /** The replacement of the missing value at t; NaN for none. */
  abstract double value(double[] values, int t, int season);

  /**
   * The series with missing values replaced, except those before its first value.
   *
   * @param season steps of a season, at least 1
   */
  public PanelSeries of(PanelSeries series, int season) {
    double[] values = series.values();
    double[] filled = series.values();
    int first = 0;
    while (first < values.length && Double.isNaN(values[first])) {
      first++;
    }
    for (int t = first; t < values.length; t++) {
      if (Double.isNaN(values[t])) {
        filled[t] = value(values, t, Math.max(1, season));
      }
    }
    return series.withValues(filled);
  }

  /** The step of the next value in a direction; -1 if there is none. */
  private static int nearest(double[] values, int t, IntUnaryOperator next) {
    int i = next.applyAsInt(t);
    while (i >= 0 && i < values.length && Double.isNaN(values[i])) {
      i = next.applyAsInt(i);
    }
    return i < values.length ? Math.max(-1, i) : -1;
  }

  private static double at(double[] values, int t) {
    return t < 0 ? Double.NaN : values[t];
  }
}
