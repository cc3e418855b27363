package dev.unroll.experiments.chapter.untrained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.chapter.untrained.Regimes.Exponent;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Free dynamics: |λ| below 1 forgets, near 1 is critical, above 1 may be chaotic.
 *
 * <p>Two cases may show that the radius does not decide: a linear chain whose differences first
 * grow, since its matrix is not normal; and the network with the largest radius whose exponent
 * inputs push under 0, since they saturate it.
 */
public final class FreeDynamics implements Claim<FreeDynamics.Settings> {
  private static final String TANH = "tanh-rnn";
  private static final String DRIVEN = "tanh-rnn, driven";
  private static final String LINEAR = "linear";

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the networks' weights and states") List<Long> seeds,
      @Setting("[0.5, 0.7, 0.9, 1, 1.2, 1.5, 2]  # spectral radii of W_h") List<Double> radii,
      @Setting("64  # units, H") int hidden,
      @Setting("4000  # at most, to estimate an exponent") int steps,
      @Setting("0.9  # radii up to here must forget; also the chain's radius") double below,
      @Setting("0.05  # largest |exponent| at radius 1, nats a step") double critical,
      @Setting("8  # units of the linear chain, which is not normal") int chain,
      @Setting("0.3  # what each of them hands to the next") double shear,
      @Setting("10  # how much it must first enlarge a difference to count") double growth,
      @Setting("2  # standard deviation of the inputs that saturate") double input,
      @Setting("300  # steps drawn") int shown) {
    public Settings {
      Claim.problems(seeds)
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

    double largestLog() {
      return Math.log(largest());
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "free-dynamics",
        Settings.class,
        4,
        "Without input, a network forgets, stays critical or becomes chaotic",
        "What becomes of a state without input? If all eigenvalues of Wₕ are smaller than 1, it is"
            + " forgotten; near 1 it lasts; above 1 small differences may grow into chaos. The"
            + " largest Lyapunov exponent λ₁ measures it: the growth of a small difference, in nats"
            + " a step. In a linear network it is ln ρ.",
        "h_{t} = tanh(h_{t−1}·W_{h}):   ρ < 1 ⇒ λ₁ < 0,   ρ ≈ 1 ⇒ λ₁ ≈ 0,   ρ > 1 ⇒ λ₁ may be > 0");
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
    Exponent chain = regimes.chainExponent();
    Results results = new Results(settings, free, driven, chain, regimes.chain());
    boolean limited = results.grows() || results.forgets();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (double radius : settings.radii()) {
      numbers.put("λ₁ at ρ = " + radius, results.freeMean(radius));
    }
    numbers.put("λ₁ at ρ = " + settings.largest() + ", driven", results.drivenMean());
    numbers.put("λ₁ of the chain", chain.exponent());
    numbers.put("largest growth in the chain", results.largestGrowth());
    return new Finding(
        Verdict.of(results.right() && !limited, results.right()),
        because(settings, results),
        numbers,
        List.of(exponents(settings, results), differences(settings, regimes, results)),
        List.of(table(settings, results)),
        ran(settings));
  }

  private static String because(Settings settings, Results results) {
    String rule =
        fill(
            "Rule: it holds if λ₁ < 0 for every ρ ≤ {below}, |λ₁| ≤ {critical} at ρ = 1 and λ₁ > 0"
                + " for a network with the largest ρ; with a limit if a case shows that ρ does not"
                + " decide. Means over the seeds: λ₁ = {belowMean} at ρ = {below}, {criticalMean}"
                + " at 1, {largestMean} at {largest}.",
            settings,
            results);
    if (results.grows()) {
      rule +=
          fill(
              " A chain that is not normal, with ρ = {below}, first makes a difference"
                  + " {largestGrowth} times larger by step {peak}.",
              settings,
              results);
    }
    if (results.forgets()) {
      rule +=
          fill(
              " Saturated by inputs, the network with ρ = {largest} forgets: λ₁ = {drivenMean},"
                  + " though ln ρ = {largestLog}.",
              settings,
              results);
    }
    return rule;
  }

  private static Figure exponents(Settings settings, Results results) {
    double low = settings.radii().get(0);
    double wide = settings.largest() - low;
    List<Double> radii =
        IntStream.rangeClosed(0, 60).mapToObj(step -> low + wide * step / 60).toList();
    return new Chart(
            "Largest Lyapunov exponent against spectral radius",
            "A point a network. Below 1 they lie on ln ρ; above, tanh keeps them smaller.",
            Axis.linear("spectral radius ρ of Wₕ"),
            Axis.linear("λ₁, nats a step"))
        .dashed("ln ρ", "", radii, radii.stream().map(Math::log).toList())
        .add(points("tanh, without input", results.free(), TANH))
        .add(points("tanh, saturated by inputs", results.driven(), DRIVEN))
        .add(points("linear chain", List.of(results.chain()), LINEAR))
        .level("λ₁ = 0", 0)
        .figure();
  }

  private static Mark points(String name, List<Exponent> exponents, String model) {
    return new Mark.Points(
        name,
        model,
        exponents.stream().map(Exponent::radius).toList(),
        exponents.stream().map(Exponent::exponent).toList(),
        exponents.stream().map(Exponent::text).toList(),
        true);
  }

  private static Figure differences(Settings settings, Regimes regimes, Results results) {
    double below = settings.below();
    double top = settings.largest();
    List<Double> steps = Chart.places(0, settings.shown() + 1);
    return new Chart(
            "What becomes of a small difference",
            "Distance of two states over their first distance, 1e-8; where a line lies flat at the"
                + " bottom, rounding is left. Of the chain, the largest growth of any difference.",
            Axis.linear("step"),
            Axis.log("distance, 1 at the start").between(1e-8, 1e9))
        .line(text("tanh, ρ = %s", below), TANH, steps, regimes.distances(below, 0))
        .line(text("tanh, ρ = %s", top), TANH, steps, regimes.distances(top, 0))
        .line(
            text("tanh, ρ = %s, saturated", top),
            DRIVEN,
            steps,
            regimes.distances(top, settings.input()))
        .line(text("chain, ρ = %s", below), LINEAR, steps, results.powers())
        .figure();
  }

  private static Table table(Settings settings, Results results) {
    List<List<?>> rows = new ArrayList<>();
    for (double radius : new TreeSet<>(List.of(settings.below(), 1.0, settings.largest()))) {
      rows.add(row("tanh, without input", radius, results.free(radius)));
    }
    rows.add(row("tanh, saturated by inputs", settings.largest(), results.driven()));
    rows.add(row("linear chain", settings.below(), List.of(results.chain())));
    return Table.of(
        "", List.of("network", "ρ", "ln ρ", "λ₁, mean", "over the seeds"), rows, row -> row);
  }

  private static List<?> row(String name, double radius, List<Exponent> exponents) {
    DoubleSummaryStatistics values = Results.statistics(exponents);
    boolean open = exponents.stream().anyMatch(one -> !one.converged());
    String range =
        exponents.isEmpty() || values.getMin() == values.getMax()
            ? Words.number(Results.mean(exponents))
            : text("%s to %s", values.getMin(), values.getMax());
    return List.of(
        name,
        radius,
        Math.log(radius),
        Results.mean(exponents),
        range + (open ? ", some not converged" : ""));
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        fill(
            "tanh networks without bias, Wₕ ~ N(0, 1/H) scaled to ρ, H = {hidden}, seeds {seeds};"
                + " exponents by the QR method over at most {steps} steps, with a requested error"
                + " of ±0.01. Where convergence is slow, as near ρ = 1, the table says so.",
            settings),
        fill(
            "Saturated: N(0, {input}²) into each unit at each step. The chain: {chain} linear"
                + " units, W[k, k] = {below} and W[k, k+1] = {shear}; all its eigenvalues are"
                + " {below}.",
            settings));
  }

  /**
   * What was measured.
   *
   * @param free exponents of networks without input, a network each
   * @param driven exponents of those with the largest radius under inputs that saturate them
   * @param chain exponent of the linear chain
   * @param powers ‖W^k‖ of the chain's matrix for k = 0, 1, 2, …
   */
  record Results(
      Settings settings,
      List<Exponent> free,
      List<Exponent> driven,
      Exponent chain,
      List<Double> powers) {

    /**
     * Whether the reading of ρ is right. Exponents that have not converged count for nothing, but
     * at ρ = 1, where convergence is slow for every estimator, theirs do.
     */
    boolean right() {
      boolean forgets = true;
      boolean critical = true;
      boolean chaos = false;
      for (Exponent one : free) {
        if (one.radius() == 1) {
          critical &= Math.abs(one.exponent()) <= settings.critical();
        } else if (one.radius() <= settings.below()) {
          forgets &= one.converged() && one.exponent() < 0;
        } else if (one.radius() == settings.largest()) {
          chaos |= one.converged() && one.exponent() > 2 * one.error();
        }
      }
      return forgets && critical && chaos;
    }

    /** Whether the chain enlarges a difference although its radius is below 1. */
    boolean grows() {
      return largestGrowth() >= settings.growth();
    }

    /** Whether inputs make the network with the largest radius forget. */
    boolean forgets() {
      return driven.stream().allMatch(one -> one.converged() && one.exponent() < 0);
    }

    /** The largest factor that the chain applies to a difference. */
    double largestGrowth() {
      return Collections.max(powers);
    }

    /** After how many steps. */
    int peak() {
      return powers.indexOf(largestGrowth());
    }

    double drivenMean() {
      return mean(driven);
    }

    List<Exponent> free(double radius) {
      return free.stream().filter(one -> one.radius() == radius).toList();
    }

    /** The mean over the networks with that radius; NaN if there are none. */
    double freeMean(double radius) {
      return mean(free(radius));
    }

    double belowMean() {
      return freeMean(settings.below());
    }

    double criticalMean() {
      return freeMean(1);
    }

    double largestMean() {
      return freeMean(settings.largest());
    }

    static DoubleSummaryStatistics statistics(List<Exponent> exponents) {
      return exponents.stream().mapToDouble(Exponent::exponent).summaryStatistics();
    }

    static double mean(List<Exponent> exponents) {
      return exponents.stream().mapToDouble(Exponent::exponent).average().orElse(Double.NaN);
    }
  }
}
