package dev.unroll.experiments.diagnose.page;

import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.Flow;
import dev.unroll.experiments.diagnose.Profile;
import dev.unroll.experiments.diagnose.Sight;
import dev.unroll.experiments.diagnose.Units;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Section.Outcome;
import dev.unroll.runtime.SequenceBlock.Range;
import java.util.Comparator;

/**
 * What numbers mean, by a rule that is said with them.
 *
 * @param sentence in plain words, with the number
 * @param outcome the same as a label, with the rule
 */
record Reading(String sentence, Outcome outcome) {
  /**
   * A gradient of which less than this is left has vanished; of which more than 1/this, exploded.
   */
  private static final double VANISHED = 1e-3;

  private static final double SATURATED = 0.5;
  private static final double PARTLY = 0.1;

  private static Reading of(String tone, String label, String sentence, String rule) {
    return new Reading(sentence, new Outcome(tone, label, sentence + " " + rule));
  }

  /** Of the cell through which most of the gradient comes back. */
  static Reading flow(Diagnosis diagnosis) {
    Flow best =
        diagnosis.flows().stream()
            .max(Comparator.comparingDouble(flow -> flow.end().left()))
            .orElseThrow();
    Profile end = best.end();
    String rule =
        "Rule: below %s it vanishes, above %s it explodes."
            .formatted(Words.number(VANISHED), Words.number(1 / VANISHED));
    if (!Double.isFinite(end.left())) {
      return of(
          "mixed", "no gradient", "The loss of the last answer has no gradient to follow.", rule);
    }
    String found =
        "Of the gradient at the last step, %s is left %d steps before it, a factor of %s a step."
            .formatted(
                Words.number(end.left()), end.steps().size() - 1, Words.number(end.factor()));
    if (end.left() < VANISHED) {
      return of("bad", "vanishes", "The gradient vanishes. " + found, rule);
    }
    return end.left() > 1 / VANISHED
        ? of("bad", "explodes", "The gradient explodes. " + found, rule)
        : of("good", "comes through", "The gradient comes through. " + found, rule);
  }

  /** How far back the last answer sees. */
  static Reading memory(Diagnosis diagnosis) {
    Sight sight = diagnosis.sight();
    String rule =
        "Rule: an input counts while a change of it moves the answer by at least 1 % of what the"
            + " most telling input's does; the median over sequences is taken.";
    if (sight.middle() < 0) {
      String whole =
          "The last answer sees to the beginning of its sequence, up to %d steps back."
              .formatted(diagnosis.steps() - 1);
      return of("good", "sees to the beginning", whole, rule);
    }
    String steps = sight.middle() == 1 ? "1 step" : sight.middle() + " steps";
    String found =
        "The last answer sees %s back of %d; for eight in ten sequences between %s."
            .formatted(
                steps, diagnosis.steps(), reach(sight.low()) + " and " + reach(sight.high()));
    boolean far = 2 * sight.middle() >= diagnosis.steps();
    return of(far ? "good" : "mixed", "sees " + steps, found, rule);
  }

  private static String reach(int steps) {
    return steps < 0 ? "all of them" : "" + steps;
  }

  /** How many units do not answer. */
  static Reading units(CellDiagnosis cell) {
    Units units = cell.units();
    Range range = cell.block().range();
    if (range == Range.UNBOUNDED) {
      String scale = "The largest |h| is %s.".formatted(Words.number(units.scale()));
      return of("good", "not bounded", scale, "No rule: nothing pins these units.");
    }
    boolean bounded = range == Range.WITHIN_ONE;
    double share = cell.pinned();
    String found =
        bounded
            ? "%s %% of the units' values are beyond ±0.99."
                .formatted(Words.number(100 * units.saturation()))
            : "%s %% of the units are 0 at every step, and %s %% of all values are."
                .formatted(
                    Words.number(100 * units.idle()), Words.number(100 * units.saturation()));
    String what = bounded ? "saturated" : "dead";
    String rule = "Rule: from 10 %% on partly %1$s, from 50 %% on %1$s.".formatted(what);
    if (share < PARTLY) {
      return of("good", bounded ? "in its range" : "alive", found, rule);
    }
    return share < SATURATED
        ? of("mixed", "partly " + what, found, rule)
        : of("bad", what, found, rule);
  }
}
