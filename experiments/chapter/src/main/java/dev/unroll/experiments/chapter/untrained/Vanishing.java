package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.input.Problems;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.chapter.untrained.GradientSlope.Kind;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Gradients through T steps vanish or explode exponentially.
 *
 * <p>It holds if w^T comes out of back-propagation through one linear unit, to nine digits, and the
 * slope of ln ‖∂h_T/∂h_t‖ over T − t is within {@code tolerance} of ln ρ in every network; with a
 * limit if that is so for the linear ones but not for all tanh networks, whose slopes φ′ ≤ 1 take
 * their part; it does not hold here if a linear one fails. Slopes are means over the seeds.
 */
public final class Vanishing implements Claim<Vanishing.Settings> {
  private static final double NINE_DIGITS = 1e-9;

  /** What may be changed; the file {@code chapter/vanishing.yaml} says what each is. */
  public record Settings(
      List<Long> seeds,
      List<Double> factors,
      int steps,
      int hidden,
      int settle,
      double input,
      double tolerance) {
    public Settings {
      new Problems()
          .check(!seeds.isEmpty(), "seeds: expected at least one, got none")
          .check(
              !factors.isEmpty() && factors.stream().allMatch(factor -> factor > 0),
              "factors: expected numbers above 0, got " + factors)
          .between("steps", steps, 4, 1000)
          .between("hidden", hidden, 2, 256)
          .between("settle", settle, 0, 10_000)
          .atLeast("input", input, 0)
          .atLeast("tolerance", tolerance, 0)
          .raise();
    }
  }

  /** What was measured: powers of one unit by factor, and networks. */
  private record Measured(Map<Double, List<Double>> powers, List<GradientSlope> networks) {
    /** Largest relative error of w^T. */
    double powerError() {
      return powers.entrySet().stream()
          .mapToDouble(entry -> Math.abs(last(entry.getValue()) / exact(entry) - 1))
          .max()
          .orElseThrow();
    }

    private static double exact(Map.Entry<Double, List<Double>> entry) {
      return Math.pow(entry.getKey(), entry.getValue().size() - 1);
    }

    /** The largest distance from ln ρ among the linear networks, or among the others. */
    double off(boolean linear) {
      return networks.stream()
          .filter(network -> (network.kind() == Kind.LINEAR) == linear)
          .mapToDouble(GradientSlope::off)
          .max()
          .orElseThrow();
    }
  }

  @Override
  public String name() {
    return "vanishing";
  }

  @Override
  public Statement statement() {
    return new Statement(
        "Gradients vanish or explode exponentially",
        "A gradient that goes back T steps is multiplied T times by much the same thing. What is a"
            + " little below 1 becomes next to nothing, what is a little above 1 becomes huge:"
            + " 0.9¹⁰⁰ = 0.0000266 and 1.1¹⁰⁰ = 13,781. With a matrix, the factor is the spectral"
            + " radius ρ of Wₕ.",
        "‖∂h_{T}/∂h_{t}‖ ≈ ρ^{T−t},   so ln ‖∂h_{T}/∂h_{t}‖ has the slope ln ρ over T − t");
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public double seconds() {
    return 3;
  }

  @Override
  public Finding examine(Settings settings, Lab lab) {
    Map<Double, List<Double>> powers = new LinkedHashMap<>();
    settings.factors().forEach(w -> powers.put(w, Power.gradients(w, settings.steps())));
    List<GradientSlope> networks = new ArrayList<>();
    double all = settings.factors().size() * Kind.values().length;
    for (double radius : settings.factors()) {
      for (Kind kind : Kind.values()) {
        lab.progress().at(networks.size() / all, kind.words + ", ρ = " + radius);
        networks.add(GradientSlope.measure(settings, kind, radius));
      }
    }
    return finding(settings, new Measured(powers, networks));
  }

  private static Finding finding(Settings settings, Measured measured) {
    double linear = measured.off(true);
    double tanh = measured.off(false);
    Verdict verdict = Verdict.HOLDS;
    if (!(measured.powerError() <= NINE_DIGITS && linear <= settings.tolerance())) {
      verdict = Verdict.DOES_NOT_HOLD_HERE;
    } else if (!(tanh <= settings.tolerance())) {
      verdict = Verdict.HOLDS_WITH_A_LIMIT;
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    measured.powers().forEach((w, gradients) -> numbers.put("∂h_T/∂h₀, w = " + w, last(gradients)));
    measured.networks().forEach(one -> numbers.put("slope, " + name(one), one.slope()));
    numbers.put("distance from ln ρ, linear", linear);
    numbers.put("distance from ln ρ, tanh", tanh);
    return new Finding(
        verdict,
        because(settings, measured, verdict),
        numbers,
        List.of(scalars(measured), networks(settings, measured)),
        List.of(table(measured)),
        ran(settings));
  }

  private static String because(Settings settings, Measured measured, Verdict verdict) {
    String rule =
        ("Rule: it holds if w^T comes out to nine digits and the measured slope is within %s of"
                + " ln ρ in every network, with a limit if only in the linear ones. The largest"
                + " distance is %s in the linear and %s in the tanh networks.")
            .formatted(
                Words.number(settings.tolerance()),
                Words.number(measured.off(true)),
                Words.number(measured.off(false)));
    String limit =
        " Under tanh the course is exponential too, but at a rate of its own: the slopes tanh′ ≤ 1"
            + " take their part.";
    return verdict == Verdict.HOLDS_WITH_A_LIMIT ? rule + limit : rule;
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        "One linear unit, T = %d, back-propagated on the reference engine in double precision."
            .formatted(settings.steps()),
        ("Wₕ ~ N(0, 1/H), scaled to the spectral radius ρ, H = %d, seeds %s; products of Jacobians"
                + " over T = %d steps, for tanh after %d steps of settling.")
            .formatted(
                settings.hidden(),
                Words.list(settings.seeds()),
                settings.steps(),
                settings.settle()),
        "Driven: each unit gets N(0, %s²) at each step. Slopes are fitted to T − t ≥ T/2."
            .formatted(Words.number(settings.input())));
  }

  private static Figure scalars(Measured measured) {
    List<Mark> marks = new ArrayList<>();
    measured
        .powers()
        .forEach(
            (w, gradients) -> {
              List<Double> lags = lags(gradients.size());
              String power = Words.number(w) + "^(T−t)";
              marks.add(new Mark.Line("back-propagated", "linear", lags, gradients, false));
              List<Double> exact = lags.stream().map(lag -> Math.pow(w, lag)).toList();
              marks.add(new Mark.Line(power, "", lags, exact, true));
            });
    return new Figure(
        "One linear unit",
        "∂h_T/∂hₜ of hₜ = w·hₜ₋₁, as back-propagation finds it, on the powers of w.",
        Axis.linear("T − t, steps back"),
        Axis.log("∂h_T/∂hₜ"),
        marks);
  }

  private static Figure networks(Settings settings, Measured measured) {
    List<Double> lags = lags(settings.steps());
    List<Mark> marks = new ArrayList<>();
    for (GradientSlope one : measured.networks()) {
      List<Double> norms = one.logs().stream().map(Math::exp).toList();
      if (one.kind() == Kind.DRIVEN) {
        List<Double> some = every(5, lags);
        marks.add(
            new Mark.Points(
                one.kind().words, one.kind().model, some, every(5, norms), List.of(), false));
      } else {
        marks.add(new Mark.Line(one.kind().words, one.kind().model, lags, norms, false));
      }
    }
    for (double radius : settings.factors()) {
      List<Double> line = lags.stream().map(lag -> Math.pow(radius, lag)).toList();
      marks.add(new Mark.Line("ρ = " + Words.number(radius) + " alone", "", lags, line, true));
    }
    return new Figure(
        "Networks of " + settings.hidden() + " units",
        "Mean over the seeds; dashed, ρ^(T−t). In the linear network ρ tells all but the first few"
            + " steps; tanh bends the lines down.",
        Axis.linear("T − t, steps back"),
        Axis.log("‖∂h_T/∂hₜ‖ / √H"),
        marks);
  }

  private static Table table(Measured measured) {
    List<List<String>> rows = new ArrayList<>();
    for (GradientSlope one : measured.networks()) {
      rows.add(
          List.of(
              one.kind().words,
              Words.number(one.radius()),
              Words.number(Math.log(one.radius())),
              Words.number(one.slope()),
              Words.number(Collections.min(one.slopes()))
                  + " to "
                  + Words.number(Collections.max(one.slopes()))));
    }
    return new Table(
        "Slope of ln ‖∂h_T/∂hₜ‖, per step",
        List.of("network", "ρ", "ln ρ", "slope", "over the seeds"),
        rows);
  }

  private static String name(GradientSlope one) {
    return one.kind().words + ", ρ = " + one.radius();
  }

  private static double last(List<Double> values) {
    return values.get(values.size() - 1);
  }

  private static List<Double> lags(int count) {
    return IntStream.range(0, count).mapToObj(lag -> (double) lag).toList();
  }

  private static List<Double> every(int step, List<Double> values) {
    return IntStream.range(0, values.size())
        .filter(k -> k % step == 0)
        .mapToObj(values::get)
        .toList();
  }
}
