package dev.unroll.experiments.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011): the trials with a result are split
 * into the best tenth, at most 25, and the rest; of 24 values drawn from the density of the best,
 * the one with the largest ratio to the density of the rest is chosen, for each key by itself. The
 * numbers are the defaults that Optuna documents. Trials that still run count among the rest, so
 * that trials at once do not crowd (Optuna's constant liar), and no settings are proposed twice.
 */
final class TpeSampler implements Sampler {
  private static final int RANDOM_TRIALS = 10;
  private static final int DRAWS = 24;
  private static final double BEST_SHARE = 0.1;
  private static final int MAX_BEST = 25;
  private static final int TRIES = 10; // for settings that are new, before they are drawn uniformly
  private static final int MAX_TRIES = 1000;

  private final List<Axis> axes;
  private final Random random;
  private final List<double[]> places = new ArrayList<>(); // by trial and key
  private final Map<Integer, Double> costs = new LinkedHashMap<>(); // of trials with a result
  private final Set<Map<String, String>> proposed = new HashSet<>();

  TpeSampler(Space space, long seed) {
    this.axes =
        space.ranges().entrySet().stream()
            .map(entry -> new Axis(entry.getKey(), entry.getValue()))
            .toList();
    this.random = new Random(seed);
  }

  @Override
  public Optional<Map<String, String>> next() {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      boolean uniform = costs.size() < RANDOM_TRIALS || tries >= TRIES;
      double[] point =
          uniform ? axes.stream().mapToDouble(axis -> axis.draw(random)).toArray() : suggest();
      Map<String, String> settings = new LinkedHashMap<>();
      IntStream.range(0, point.length)
          .forEach(d -> settings.put(axes.get(d).key(), axes.get(d).text(point[d])));
      if (proposed.add(settings)) {
        places.add(point);
        return Optional.of(settings);
      }
    }
    return Optional.empty();
  }

  @Override
  public void report(int trial, double cost) {
    costs.put(trial, Double.isFinite(cost) ? cost : Double.POSITIVE_INFINITY);
  }

  private double[] suggest() {
    List<Integer> ranked =
        costs.keySet().stream()
            .sorted(Comparator.comparing((Integer trial) -> costs.get(trial)).thenComparing(k -> k))
            .toList();
    int best = Math.min((int) Math.ceil(BEST_SHARE * ranked.size()), MAX_BEST);
    Set<Integer> good = new HashSet<>(ranked.subList(0, best));
    return IntStream.range(0, axes.size())
        .mapToDouble(d -> suggest(axes.get(d), at(d, good, true), at(d, good, false)))
        .toArray();
  }

  /** Places on one axis, of the good trials or of all others, the oldest first. */
  private double[] at(int d, Set<Integer> good, boolean wanted) {
    return IntStream.range(0, places.size())
        .filter(trial -> good.contains(trial) == wanted)
        .mapToDouble(trial -> places.get(trial)[d])
        .toArray();
  }

  private double suggest(Axis axis, double[] good, double[] others) {
    if (axis.choices() > 0) {
      return suggestChoice(axis.counts(good), axis.counts(others));
    }
    ParzenEstimator likely = new ParzenEstimator(good, axis.cell());
    ParzenEstimator unlikely = new ParzenEstimator(others, axis.cell());
    double chosen = 0;
    double best = Double.NEGATIVE_INFINITY;
    for (int draw = 0; draw < DRAWS; draw++) {
      double place = axis.snapped(likely.sample(random));
      double ratio = likely.logDensity(place) - unlikely.logDensity(place);
      if (ratio > best) {
        best = ratio;
        chosen = place;
      }
    }
    return chosen;
  }

  private double suggestChoice(double[] good, double[] others) {
    int chosen = ParzenEstimator.draw(good, random);
    for (int draw = 1; draw < DRAWS; draw++) {
      int other = ParzenEstimator.draw(good, random);
      // The sums of both are the same for all choices.
      if (good[other] / others[other] > good[chosen] / others[chosen]) {
        chosen = other;
      }
    }
    return chosen;
  }

  /**
   * One key and the places of its values: from 0 to 1 for numbers, on a logarithmic scale if its
   * range has one; for choices the index.
   */
  private record Axis(String key, Range range) {
    int choices() {
      return range instanceof Range.Choice choice ? choice.values().size() : 0;
    }

    /** Each whole number has an interval of this width; 0 for reals. */
    double cell() {
      return range instanceof Range.Whole whole ? 1 / ((double) whole.high() - whole.low() + 1) : 0;
    }

    double draw(Random random) {
      return choices() > 0 ? random.nextInt(choices()) : snapped(random.nextDouble());
    }

    /** The middle of the interval of its value, for whole numbers. */
    double snapped(double place) {
      return cell() == 0
          ? place
          : (Math.min(Math.floor(place / cell()), 1 / cell() - 1) + 0.5) * cell();
    }

    /** Weights of the choices: the observations' and one each. */
    double[] counts(double[] observed) {
      double[] counts = new double[choices()];
      Arrays.fill(counts, 1);
      double[] weights = ParzenEstimator.weights(observed.length);
      for (int i = 0; i < observed.length; i++) {
        counts[(int) observed[i]] += weights[i];
      }
      return counts;
    }

    String text(double place) {
      if (range instanceof Range.Choice choice) {
        return choice.values().get((int) place);
      }
      if (range instanceof Range.Whole whole) {
        return Sampler.text(Math.min(whole.high(), (long) whole.low() + (long) (place / cell())));
      }
      if (range instanceof Range.LogUniform log) {
        return Sampler.text(log.low() * Math.pow(log.high() / log.low(), place));
      }
      Range.Uniform real = (Range.Uniform) range;
      return Sampler.text(real.low() + place * (real.high() - real.low()));
    }
  }
}
