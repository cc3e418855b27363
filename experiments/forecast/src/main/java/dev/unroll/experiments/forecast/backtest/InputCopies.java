package dev.unroll.experiments.forecast.backtest;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.report.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Searches for covariates that give the answer away: an input, or its changes, that equals the
 * values to come, their changes or the signs of these, maybe by a function that rises, or a
 * weighted sum of values ({@link InputSums}). All are compared less their values a season before,
 * so that a calendar, which has the same season as the values, is no copy of them.
 *
 * <p>By rule: a correlation above .99, or one of ranks above .97, at a lag at which the input would
 * tell values after the origin, unless it is one of a few points. Levels are not compared with
 * levels, which follow trends.
 */
final class InputCopies {
  private static final double MAX_CORRELATION = 0.99;
  private static final double MAX_RANK_CORRELATION = 0.97;
  private static final int MIN_PAIRS = 8;

  /** What is compared of an input and of the values. */
  private enum Relation {
    CHANGES("moves as %s does"),
    VALUES_BY_CHANGES("has changes that are the values of %s"),
    CHANGES_BY_VALUES("is the change of %s"),
    SIGNS("is the sign of the change of %s");

    private final String words;

    Relation(String words) {
      this.words = words;
    }

    double[] ofInput(double[] x) {
      return this == CHANGES || this == VALUES_BY_CHANGES ? changes(x) : x;
    }

    double[] ofValues(double[] y) {
      return switch (this) {
        case CHANGES, CHANGES_BY_VALUES -> changes(y);
        case VALUES_BY_CHANGES -> y;
        case SIGNS -> Arrays.stream(changes(y)).map(Math::signum).toArray();
      };
    }
  }

  private final PanelSeries series;
  private final int horizon;
  private final int season;

  /**
   * @param season steps; 1 for none
   */
  InputCopies(PanelSeries series, int horizon, int season) {
    this.series = series;
    this.horizon = horizon;
    this.season = season;
  }

  /** A correlation, of ranks or not, at a lag. */
  private record Match(int later, double plain, double ranks) {
    boolean copies() {
      return Math.abs(plain) > MAX_CORRELATION || Math.abs(ranks) > MAX_RANK_CORRELATION;
    }

    double size() {
      return Math.max(Math.abs(plain), Math.abs(ranks));
    }

    String words() {
      return Math.abs(plain) > MAX_CORRELATION
          ? "correlation " + Words.number(plain, 4)
          : "correlation of ranks " + Words.number(ranks, 4);
    }
  }

  /**
   * The first relation by which an input gives the answer away, in words.
   *
   * @param known whether it is known ahead; otherwise up to the present
   */
  Optional<String> of(String name, double[] input, boolean known) {
    for (Relation relation : Relation.values()) {
      double[] x = lessSeason(relation.ofInput(input));
      double[] y = lessSeason(relation.ofValues(series.values()));
      // known ahead, an input tells values before its own step too, down to the first after the
      // origin
      Optional<Match> best =
          IntStream.rangeClosed(known ? 1 - horizon : 1, horizon)
              .mapToObj(later -> compare(x, y, later))
              .filter(Match::copies)
              .max(Comparator.comparingDouble(Match::size));
      if (best.isPresent()) {
        String what = relation.words.formatted(series.id()) + " " + when(best.get().later());
        return Optional.of(leak(name, what + " (" + best.get().words() + ")", known));
      }
    }
    OptionalInt last =
        new InputSums(lessSeason(input), lessSeason(series.values())).last(known ? 1 - horizon : 1);
    return last.isEmpty()
        ? Optional.empty()
        : Optional.of(
            leak(
                name,
                "is a weighted sum of values of %s, the last of them %s"
                    .formatted(series.id(), when(last.getAsInt())),
                known));
  }

  private static String leak(String name, String what, boolean known) {
    return "LEAK: column %s %s: it cannot be known %s"
        .formatted(name, what, known ? "ahead" : "then");
  }

  private double[] lessSeason(double[] values) {
    if (season <= 1) {
      return values;
    }
    double[] less = new double[values.length];
    Arrays.setAll(less, t -> t < season ? Double.NaN : values[t] - values[t - season]);
    return less;
  }

  private static String when(int later) {
    int steps = Math.abs(later);
    return later == 0
        ? "at the same time"
        : Count.of(steps, "step") + (later > 0 ? " later" : " before");
  }

  private static Match compare(double[] x, double[] y, int later) {
    int[] at =
        IntStream.range(Math.max(0, -later), Math.min(x.length, y.length - later))
            .filter(t -> Double.isFinite(x[t]) && Double.isFinite(y[t + later]))
            .toArray();
    if (at.length < MIN_PAIRS) {
      return new Match(later, 0, 0);
    }
    double[] some = IntStream.of(at).mapToDouble(t -> x[t]).toArray();
    double[] others = IntStream.of(at).mapToDouble(t -> y[t + later]).toArray();
    Match match =
        new Match(later, correlation(some, others), correlation(ranks(some), ranks(others)));
    boolean chance = match.copies() && !(InputSums.varies(some) && InputSums.varies(others));
    return chance ? new Match(later, 0, 0) : match;
  }

  /** Each value less the one before, NaN at first. */
  private static double[] changes(double[] values) {
    double[] changes = new double[values.length];
    Arrays.setAll(changes, t -> t == 0 ? Double.NaN : values[t] - values[t - 1]);
    return changes;
  }

  /** From 0; equal values share the mean of their ranks. */
  private static double[] ranks(double[] values) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, values.length).boxed().toList());
    order.sort(Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    for (int from = 0, to; from < ranks.length; from = to) {
      to = from + 1;
      while (to < ranks.length && values[order.get(to)] == values[order.get(from)]) {
        to++;
      }
      for (int k = from; k < to; k++) {
        ranks[order.get(k)] = (from + to - 1) / 2.0;
      }
    }
    return ranks;
  }

  /** 0 where one of the two does not vary. */
  private static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElse(0);
    double meanY = Arrays.stream(y).average().orElse(0);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int t = 0; t < x.length; t++) {
      xx += (x[t] - meanX) * (x[t] - meanX);
      yy += (y[t] - meanY) * (y[t] - meanY);
      xy += (x[t] - meanX) * (y[t] - meanY);
    }
    return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
  }
}
