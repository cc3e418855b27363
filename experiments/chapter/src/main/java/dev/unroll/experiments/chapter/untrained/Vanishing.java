package dev.unroll.experiments.chapter.untrained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.chapter.untrained.GradientSlope.Kind;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Gradients through T steps vanish or explode exponentially. Slopes are means over the seeds. */
public final class Vanishing implements Claim<Vanishing.Settings> {
  private static final double NINE_DIGITS = 1e-9;

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the networks' weights and inputs") List<Long> seeds,
      @Setting("[0.9, 1.1]  # w of the single unit, and the spectral radius of the networks' W_h")
          List<Double> factors,
      @Setting("100  # steps the gradient goes back, T") int steps,
      @Setting("64  # units of the networks, H") int hidden,
      @Setting("200  # steps a tanh network goes before the T that count") int settle,
      @Setting("0.5  # standard deviation of the driven network's inputs") double input,
      @Setting("0.02  # largest distance between the measured slope and ln ρ, per step")
          double tolerance) {
    public Settings {
      Claim.problems(seeds)
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

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "vanishing",
        Settings.class,
        3,
        "Gradients vanish or explode exponentially",
        "A gradient that goes back T steps is multiplied T times by much the same thing. What is a"
            + " little below 1 becomes next to nothing, what is a little above 1 becomes huge:"
            + " 0.9¹⁰⁰ = 0.0000266 and 1.1¹⁰⁰ = 13,781. With a matrix, the factor is the spectral"
            + " radius ρ of Wₕ.",
        "‖∂h_{T}/∂h_{t}‖ ≈ ρ^{T−t},   so ln ‖∂h_{T}/∂h_{t}‖ has the slope ln ρ over T − t");
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
    Map<String, Double> numbers = new LinkedHashMap<>();
    powers.forEach((w, gradients) -> numbers.put("∂h_T/∂h₀, w = " + w, last(gradients)));
    networks.forEach(
        one -> numbers.put("slope, " + one.kind().words + ", ρ = " + one.radius(), one.slope()));
    double linear = off(networks, true);
    double tanh = off(networks, false);
    numbers.put("distance from ln ρ, linear", linear);
    numbers.put("distance from ln ρ, tanh", tanh);
    boolean exponential = powerError(powers) <= NINE_DIGITS && linear <= settings.tolerance();
    Verdict verdict = Verdict.of(exponential && tanh <= settings.tolerance(), exponential);
    return new Finding(
        verdict,
        because(settings, linear, tanh, verdict),
        numbers,
        List.of(scalars(powers), networks(settings, networks)),
        List.of(table(networks)),
        ran(settings));
  }

  /** Largest relative error of w^T. */
  private static double powerError(Map<Double, List<Double>> powers) {
    return powers.entrySet().stream()
        .mapToDouble(
            entry -> {
              List<Double> gradients = entry.getValue();
              double exact = Math.pow(entry.getKey(), gradients.size() - 1);
              return Math.abs(last(gradients) / exact - 1);
            })
        .max()
        .orElseThrow();
  }

  /** The largest distance from ln ρ among the linear networks, or among the others. */
  private static double off(List<GradientSlope> networks, boolean linear) {
    return networks.stream()
        .filter(network -> (network.kind() == Kind.LINEAR) == linear)
        .mapToDouble(GradientSlope::off)
        .max()
        .orElseThrow();
  }

  private static String because(Settings settings, double linear, double tanh, Verdict verdict) {
    return text(
            "Rule: it holds if w^T comes out to nine digits and the measured slope is within %s of"
                + " ln ρ in every network, with a limit if only in the linear ones. The largest"
                + " distance is %s in the linear and %s in the tanh networks.",
            settings.tolerance(), linear, tanh)
        + (verdict == Verdict.HOLDS_WITH_A_LIMIT
            ? " Under tanh the course is exponential too, but at another rate, since the slopes"
                + " tanh′ ≤ 1 reduce it."
            : "");
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        fill(
            "One linear unit, T = {steps}, back-propagated on the reference engine in double"
                + " precision.",
            settings),
        fill(
            "Wₕ ~ N(0, 1/H), scaled to the spectral radius ρ, H = {hidden}, seeds {seeds}; products"
                + " of Jacobians over T = {steps} steps, for tanh after {settle} steps of"
                + " settling.",
            settings),
        fill(
            "Driven: each unit gets N(0, {input}²) at each step. Slopes are fitted to T − t ≥ T/2.",
            settings));
  }

  private static Figure scalars(Map<Double, List<Double>> powers) {
    Chart chart =
        new Chart(
            "One linear unit",
            "∂h_T/∂hₜ of hₜ = w·hₜ₋₁, as back-propagation finds it, on the powers of w.",
            Axis.linear("T − t, steps back"),
            Axis.log("∂h_T/∂hₜ"));
    powers.forEach(
        (w, gradients) -> {
          List<Double> lags = Chart.places(0, gradients.size());
          List<Double> exact = lags.stream().map(lag -> Math.pow(w, lag)).toList();
          chart
              .line("back-propagated", "linear", lags, gradients)
              .dashed(text("%s^(T−t)", w), "", lags, exact);
        });
    return chart.figure();
  }

  private static Figure networks(Settings settings, List<GradientSlope> networks) {
    Chart chart =
        new Chart(
            "Networks of " + settings.hidden() + " units",
            "Mean over the seeds; dashed, ρ^(T−t). In the linear network ρ explains all but the"
                + " first few steps; tanh bends the lines down.",
            Axis.linear("T − t, steps back"),
            Axis.log("‖∂h_T/∂hₜ‖ / √H"));
    List<Double> lags = Chart.places(0, settings.steps());
    for (GradientSlope one : networks) {
      List<Double> norms = one.logs().stream().map(Math::exp).toList();
      if (one.kind() == Kind.DRIVEN) {
        chart.circles(one.kind().words, one.kind().model, everyFifth(lags), everyFifth(norms));
      } else {
        chart.line(one.kind().words, one.kind().model, lags, norms);
      }
    }
    for (double radius : settings.factors()) {
      List<Double> line = lags.stream().map(lag -> Math.pow(radius, lag)).toList();
      chart.dashed(text("ρ = %s alone", radius), "", lags, line);
    }
    return chart.figure();
  }

  private static Table table(List<GradientSlope> networks) {
    return Table.of(
        "Slope of ln ‖∂h_T/∂hₜ‖, per step",
        List.of("network", "ρ", "ln ρ", "slope", "over the seeds"),
        networks,
        one ->
            List.of(
                one.kind().words,
                one.radius(),
                Math.log(one.radius()),
                one.slope(),
                text("%s to %s", Collections.min(one.slopes()), Collections.max(one.slopes()))));
  }

  private static double last(List<Double> values) {
    return values.get(values.size() - 1);
  }

  private static List<Double> everyFifth(List<Double> values) {
    return IntStream.range(0, values.size()).filter(k -> k % 5 == 0).mapToObj(values::get).toList();
  }
}
