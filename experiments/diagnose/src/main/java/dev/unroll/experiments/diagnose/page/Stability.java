package dev.unroll.experiments.diagnose.page;

import dev.unroll.datasets.input.Count;
import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.Exponents;
import dev.unroll.experiments.dynamics.FixedPoint.Kind;
import dev.unroll.experiments.dynamics.FixedPoints;
import dev.unroll.experiments.dynamics.LyapunovExponents;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Section.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What Lyapunov exponents and fixed points mean, by rules that are said with them. */
final class Stability {
  /** Exponents between −this and this, in nats a step, are taken for 0. */
  private static final double ZERO = 0.01;

  private static final int MIN_CONTINUUM = 8;

  private Stability() {}

  /** Of a cell's largest exponent under real inputs. */
  static Reading driven(CellDiagnosis cell) {
    return reading(cell.driven(), "With real inputs");
  }

  /** Of a cell's largest exponent with zero input. */
  static Reading free(CellDiagnosis cell) {
    return reading(cell.free(), "Without input");
  }

  /** Of the cell that forgets least. */
  static Outcome driven(Diagnosis diagnosis) {
    CellDiagnosis least =
        diagnosis.cells().stream()
            .max(
                Comparator.comparingDouble(
                    cell -> cell.driven().largest().largest().orElse(Double.NEGATIVE_INFINITY)))
            .orElseThrow();
    return driven(least).outcome();
  }

  static Reading reading(Exponents exponents, String when) {
    LyapunovExponents largest = exponents.largest();
    String rule =
        "Rule: the largest exponent is further than two standard errors from ±%s, else it is"
                .formatted(Words.number(ZERO))
            + " critical.";
    if (!largest.converged()) {
      String why = "%s: no number, for it did not converge: %s.".formatted(when, largest.reason());
      return new Reading(why, new Outcome("mixed", "not converged", why));
    }
    double value = largest.exponents().get(0);
    double error = largest.standardErrors().get(0);
    Behaviour words = words(value, error);
    String sentence =
        "%s it %s (largest Lyapunov exponent %s nats a step)."
            .formatted(when, words.what(), exponent(value, error));
    return new Reading(sentence, new Outcome(words.tone(), words.label(), sentence + " " + rule));
  }

  private record Behaviour(String tone, String label, String what) {}

  private static Behaviour words(double value, double error) {
    if (Double.isInfinite(value)) {
      return new Behaviour("mixed", "forgets at once", "forgets everything within a step");
    }
    if (value + 2 * error < -ZERO) {
      String half = Words.number(Math.log(2) / -value, 2);
      return new Behaviour(
          "mixed",
          "forgets",
          "forgets: two states come nearer, by half in %s steps".formatted(half));
    }
    if (value - 2 * error > ZERO) {
      String twice = Words.number(Math.log(2) / value, 2);
      return new Behaviour(
          "bad",
          "chaotic",
          "is chaotic: two states part, twice as far in %s steps".formatted(twice));
    }
    return new Behaviour("good", "critical", "is critical: differences neither shrink nor grow");
  }

  /** Such as "−0.12 ± 0.003"; an error below 1e-6 is written as 1e-6. */
  static String exponent(double value, double error) {
    return Double.isInfinite(value)
        ? Words.number(value)
        : Words.number(value) + " ± " + (error < 1e-6 ? "1e-6" : Words.number(error, 2));
  }

  /** Where a cell comes to rest. */
  static Reading rest(CellDiagnosis cell) {
    if (cell.plane() == null) {
      String why =
          "Fixed points were not searched for: with a state of %d numbers it would take minutes."
              .formatted(cell.stateSize());
      return new Reading(why, new Outcome("mixed", "not searched", why));
    }
    FixedPoints found = cell.plane().found();
    long stable = found.count(Kind.STABLE);
    String sentence =
        "Without input it has %s; %d of %d starts led to one."
            .formatted(counts(found), found.converged(), found.starts());
    if (2 * found.fixed().size() > found.converged() && found.converged() > MIN_CONTINUUM) {
      sentence += " Nearly every start found one of its own: they are a continuum.";
    } else if (stable > 1) {
      sentence +=
          " At which of the %d stable ones it is lasts for good, %s bits, whatever fades otherwise."
              .formatted(stable, Words.number(Math.log((double) stable) / Math.log(2), 2));
    }
    String rule = "Those that were found: there may be more.";
    String label = stable == 0 ? "none stable" : stable + " stable";
    return new Reading(
        sentence, new Outcome(stable == 0 ? "mixed" : "good", label, sentence + " " + rule));
  }

  /** Such as "8 stable fixed points, 4 saddles". */
  static String counts(FixedPoints found) {
    List<String> parts = new ArrayList<>();
    add(parts, found.count(Kind.STABLE), "stable fixed point");
    add(parts, found.count(Kind.MARGINAL), "marginal fixed point");
    add(parts, found.count(Kind.SADDLE), "saddle");
    add(parts, found.count(Kind.REPELLER), "repeller");
    add(parts, found.slow().size(), "slow point");
    return parts.isEmpty() ? "no fixed point" : String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(Count.of(count, what));
    }
  }
}
