package dev.unroll.experiments.chapter.untrained;

import dev.unroll.experiments.chapter.untrained.Regimes.Exponent;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Free dynamics as pictures, a table and what was run. */
record RegimeFigures(FreeDynamics.Settings settings, RegimeResults results) {
  private static final String TANH = "tanh-rnn";
  private static final String LINEAR = "linear";

  Figure exponents() {
    List<Mark> marks = new ArrayList<>();
    double low = settings.radii().get(0);
    double wide = settings.largest() - low;
    List<Double> radii =
        IntStream.rangeClosed(0, 60).mapToObj(step -> low + wide * step / 60).toList();
    marks.add(new Mark.Line("ln ρ", "", radii, radii.stream().map(Math::log).toList(), true));
    marks.add(points("tanh, left to itself", results.free(), TANH));
    marks.add(points("tanh, saturated by inputs", results.driven(), "tanh-rnn, driven"));
    marks.add(points("linear chain", List.of(results.chain()), LINEAR));
    marks.add(new Mark.Level("λ₁ = 0", 0, false));
    return new Figure(
        "Largest Lyapunov exponent against spectral radius",
        "A point a network. Below 1 they lie on ln ρ; above, tanh holds them down.",
        Axis.linear("spectral radius ρ of Wₕ"),
        Axis.linear("λ₁, nats a step"),
        marks);
  }

  private static Mark points(String name, List<Exponent> exponents, String model) {
    return new Mark.Points(
        name,
        model,
        exponents.stream().map(Exponent::radius).toList(),
        exponents.stream().map(Exponent::exponent).toList(),
        exponents.stream().map(RegimeFigures::said).toList(),
        true);
  }

  private static String said(Exponent one) {
    return Words.number(one.exponent())
        + " ± "
        + Words.number(one.error(), 2)
        + (one.converged() ? "" : ", not converged");
  }

  Figure differences() {
    Regimes regimes = new Regimes(settings);
    double below = settings.below();
    double top = settings.largest();
    List<Double> steps =
        IntStream.rangeClosed(0, settings.shown()).mapToObj(step -> (double) step).toList();
    return new Figure(
        "What becomes of a small difference",
        "Distance of two states over their first distance, 1e-8; where a line lies flat at the"
            + " bottom, rounding is left. Of the chain, the largest growth of any difference.",
        Axis.linear("step"),
        Axis.log("distance, 1 at the start").between(1e-8, 1e9),
        List.of(
            line("tanh, ρ = %s", below, TANH, steps, regimes.distances(below, 0)),
            line("tanh, ρ = %s", top, TANH, steps, regimes.distances(top, 0)),
            line(
                "tanh, ρ = %s, saturated",
                top, "tanh-rnn, driven", steps, regimes.distances(top, settings.input())),
            line("chain, ρ = %s", below, LINEAR, steps, results.powers())));
  }

  private static Mark line(
      String name, double radius, String model, List<Double> x, List<Double> y) {
    return new Mark.Line(name.formatted(Words.number(radius)), model, x, y, false);
  }

  Table table() {
    List<List<String>> rows = new ArrayList<>();
    double top = settings.largest();
    for (double radius : new TreeSet<>(List.of(settings.below(), 1.0, top))) {
      List<Exponent> same = results.free().stream().filter(one -> one.radius() == radius).toList();
      rows.add(row("tanh, left to itself", radius, results.freeMean(radius), same));
    }
    rows.add(row("tanh, saturated by inputs", top, results.drivenMean(), results.driven()));
    rows.add(
        row(
            "linear chain",
            settings.below(),
            results.chain().exponent(),
            List.of(results.chain())));
    return new Table("", List.of("network", "ρ", "ln ρ", "λ₁, mean", "over the seeds"), rows);
  }

  private static List<String> row(
      String name, double radius, double mean, List<Exponent> exponents) {
    double low = exponents.stream().mapToDouble(Exponent::exponent).min().orElse(Double.NaN);
    double high = exponents.stream().mapToDouble(Exponent::exponent).max().orElse(Double.NaN);
    boolean open = exponents.stream().anyMatch(one -> !one.converged());
    String range = Words.number(low) + (low == high ? "" : " to " + Words.number(high));
    return List.of(
        name,
        Words.number(radius),
        Words.number(Math.log(radius)),
        Words.number(mean),
        range + (open ? ", some not converged" : ""));
  }

  List<String> ran() {
    return List.of(
        ("tanh networks without bias, Wₕ ~ N(0, 1/H) scaled to ρ, H = %d, seeds %s; exponents by"
                + " the QR method over at most %d steps, asked for to ±0.01. Where convergence is"
                + " slow, as near ρ = 1, the table says so.")
            .formatted(settings.hidden(), Words.list(settings.seeds()), settings.steps()),
        "Saturated: N(0, %s²) into each unit at each step. The chain: %d linear units, W[k, k] = %s and W[k, k+1] = %s; all its eigenvalues are %s."
            .formatted(
                Words.number(settings.input()),
                settings.chain(),
                Words.number(settings.below()),
                Words.number(settings.shear()),
                Words.number(settings.below())));
  }
}
