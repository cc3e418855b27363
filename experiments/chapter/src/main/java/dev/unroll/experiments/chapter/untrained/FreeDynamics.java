package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.chapter.untrained.Regimes.Exponent;
import dev.unroll.experiments.report.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Free dynamics: |λ| below 1 forgets, near 1 is critical, above 1 may be chaotic.
 *
 * <p>The reading is right if, of tanh networks left to themselves, all with ρ ≤ {@code below} have
 * a largest Lyapunov exponent under 0, all with ρ = 1 one within {@code critical} of 0, and at
 * least one with the largest ρ one above 0. Two cases may break it: a linear chain with ρ = {@code
 * below} whose differences first grow by {@code growth} or more, since its matrix is not normal;
 * and the network with the largest ρ whose exponent inputs push under 0, since they saturate it.
 *
 * <p>It holds if the reading is right and no case breaks it, with a limit if one does, and not here
 * if the reading is wrong. Exponents that have not converged count for nothing, but at ρ = 1, where
 * convergence is slow for every estimator, theirs do.
 */
public final class FreeDynamics implements Claim<FreeDynamics.Settings> {

  /** What may be changed; the file {@code chapter/free-dynamics.yaml} says what each is. */
  public record Settings(
      List<Long> seeds,
      List<Double> radii,
      int hidden,
      int steps,
      double below,
      double critical,
      int chain,
      double shear,
      double growth,
      double input,
      int shown) {
    public Settings {
      new Problems()
          .check(!seeds.isEmpty(), "seeds: expected at least one, got none")
          .check(
              !radii.isEmpty() && radii.stream().allMatch(radius -> radius > 0),
              "radii: expected numbers above 0, got " + radii)
          .between("hidden", hidden, 2, 256)
          .between("steps", steps, 1000, 1_000_000)
          .between("below", below, 0.01, 0.999)
          .atLeast("critical", critical, 0)
          .between("chain", chain, 2, 64)
          .atLeast("shear", shear, 0)
          .atLeast("growth", growth, 1)
          .atLeast("input", input, 0)
          .between("shown", shown, 1, 2000)
          .raise();
      radii = radii.stream().sorted().toList();
    }

    double largest() {
      return radii.get(radii.size() - 1);
    }
  }

  @Override
  public String name() {
    return "free-dynamics";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "Left to itself, a network forgets, hovers or runs wild",
        "What becomes of a state with no input? If all eigenvalues of Wₕ are smaller than 1, it is"
            + " forgotten; near 1 it lasts; above 1 small differences may grow into chaos. The"
            + " largest Lyapunov exponent λ₁ says what really happens: the growth of a small"
            + " difference, in nats a step. In a linear network it is ln ρ.",
        "h_{t} = tanh(h_{t−1}·W_{h}):   ρ < 1 ⇒ λ₁ < 0,   ρ ≈ 1 ⇒ λ₁ ≈ 0,   ρ > 1 ⇒ λ₁ may be > 0");
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public double seconds() {
    return 4;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) {
    Regimes regimes = new Regimes(settings);
    List<Exponent> free = new ArrayList<>();
    double all = (settings.radii().size() + 1.0) * settings.seeds().size();
    for (double radius : settings.radii()) {
      for (long seed : settings.seeds()) {
        lab.progress().at(free.size() / all, "exponent, ρ = " + Words.number(radius));
        free.add(regimes.free(radius, seed));
      }
    }
    List<Exponent> driven =
        settings.seeds().stream().map(seed -> regimes.driven(settings.largest(), seed)).toList();
    return finding(
        settings, new RegimeResults(free, driven, regimes.chainExponent(), regimes.chain()));
  }

  private static boolean right(Settings settings, List<Exponent> free) {
    boolean forgets = true;
    boolean hovers = true;
    boolean chaos = false;
    for (Exponent one : free) {
      if (one.radius() == 1) {
        hovers &= Math.abs(one.exponent()) <= settings.critical();
      } else if (one.radius() <= settings.below()) {
        forgets &= one.converged() && one.exponent() < 0;
      } else if (one.radius() == settings.largest()) {
        chaos |= one.converged() && one.exponent() > 2 * one.error();
      }
    }
    return forgets && hovers && chaos;
  }

  private static Finding finding(Settings settings, RegimeResults results) {
    boolean grows = results.growth() >= settings.growth();
    boolean forgets =
        results.driven().stream().allMatch(one -> one.converged() && one.exponent() < 0);
    Verdict verdict = Verdict.DOES_NOT_HOLD_HERE;
    if (right(settings, results.free())) {
      verdict = grows || forgets ? Verdict.HOLDS_WITH_A_LIMIT : Verdict.HOLDS;
    }
    double top = settings.largest();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (double radius : settings.radii()) {
      numbers.put("λ₁ at ρ = " + radius, results.freeMean(radius));
    }
    numbers.put("λ₁ at ρ = " + top + ", driven", results.drivenMean());
    numbers.put("λ₁ of the chain", results.chain().exponent());
    numbers.put("largest growth in the chain", results.growth());
    RegimeFigures figures = new RegimeFigures(settings, results);
    return new Finding(
        verdict,
        rule(settings, results)
            + (grows ? chain(settings, results) : "")
            + (forgets ? saturated(top, results) : ""),
        numbers,
        List.of(figures.exponents(), figures.differences()),
        List.of(figures.table()),
        figures.ran());
  }

  private static String rule(Settings settings, RegimeResults results) {
    return ("Rule: it holds if λ₁ < 0 for every ρ ≤ %s, |λ₁| ≤ %s at ρ = 1 and λ₁ > 0 for a network"
            + " with the largest ρ; with a limit if a case shows that ρ does not decide. Means over"
            + " the seeds: λ₁ = %s at ρ = %s, %s at 1, %s at %s.")
        .formatted(
            Words.number(settings.below()),
            Words.number(settings.critical()),
            Words.number(results.freeMean(settings.below())),
            Words.number(settings.below()),
            Words.number(results.freeMean(1)),
            Words.number(results.freeMean(settings.largest())),
            Words.number(settings.largest()));
  }

  private static String chain(Settings settings, RegimeResults results) {
    return (" A chain that is not normal, with ρ = %s, first makes a difference %s times larger"
            + " by step %d.")
        .formatted(Words.number(settings.below()), Words.number(results.growth()), results.peak());
  }

  private static String saturated(double radius, RegimeResults results) {
    return " Saturated by inputs, the network with ρ = %s forgets: λ₁ = %s, though ln ρ = %s."
        .formatted(
            Words.number(radius),
            Words.number(results.drivenMean()),
            Words.number(Math.log(radius)));
  }
}
