package dev.unroll.experiments.sweep;

import dev.unroll.datasets.input.InvalidInput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;

/**
 * Proposes the settings of trials, one after another; the same seed and the same results propose
 * the same. For one thread.
 */
public sealed interface Sampler permits ArbiterSampler, TpeSampler {
  /** Values of a continuous range in a grid. */
  int GRID_STEPS = 5;

  int MAX_GRID = 1_000_000;
  MathContext DIGITS = new MathContext(4); // more would suggest that they matter

  /** How the settings are chosen. */
  enum Kind {
    /** Independent draws (Bergstra and Bengio 2012). */
    RANDOM(false),
    /** Every combination, in random order. */
    GRID(false),
    /** Draws at first, then children of the best trials so far. */
    GENETIC(true),
    /** Tree-structured Parzen estimator: more like the best trials, less like the others. */
    TPE(true);

    private final boolean learns;

    Kind(boolean learns) {
      this.learns = learns;
    }

    /** Whether what it proposes depends on results. */
    public boolean learns() {
      return learns;
    }
  }

  static Sampler of(Kind kind, Space space, long seed) {
    return kind == Kind.TPE ? new TpeSampler(space, seed) : new ArbiterSampler(kind, space, seed);
  }

  /** Text by recipe key, of the next trial; empty if there are no more. */
  Optional<Map<String, String>> next();

  /**
   * Takes the result of a trial.
   *
   * @param trial its number, in the order proposed, from 0
   * @param cost smaller is better; NaN or infinite if it has none
   */
  void report(int trial, double cost);

  /**
   * The number of trials of the grid over a space.
   *
   * @throws InvalidInput if they are more than a million
   */
  static long gridSize(Space space) {
    long size = 1;
    for (Range range : space.ranges().values()) {
      size *= values(range);
      if (size > MAX_GRID) {
        throw new InvalidInput(
            "the grid has more than a million combinations; narrow the ranges, or use --sampler"
                + " random");
      }
    }
    return size;
  }

  private static long values(Range range) {
    if (range instanceof Range.Whole whole) {
      return Math.min((long) whole.high() - whole.low() + 1, GRID_STEPS);
    }
    return range instanceof Range.Choice choice ? choice.values().size() : GRID_STEPS;
  }

  /** A sampled value as the text of a setting. */
  static String text(Object value) {
    return value instanceof Double real
        ? new BigDecimal(real).round(DIGITS).stripTrailingZeros().toString()
        : String.valueOf(value);
  }
}
