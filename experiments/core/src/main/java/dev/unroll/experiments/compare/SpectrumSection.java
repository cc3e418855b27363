package dev.unroll.experiments.compare;

import dev.unroll.experiments.dynamics.Spectrum;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import java.util.List;
import java.util.Optional;

/** Eigenvalues of the recurrent matrices in the complex plane, a figure for each preset. */
final class SpectrumSection {
  private static final String[] READING = {
    "How to read it. Each point is an eigenvalue: hollow before training, filled after. The"
        + " circle is |λ| = 1. Going back one step multiplies the gradient by this matrix"
        + " (transposed) and by the slope of the activation; what lies inside the circle is"
        + " forgotten, what lies outside is amplified, what lies on it is kept.",
    "What it means. For tanh, whose slope is at most 1, a largest singular value σ_max below"
        + " 1 is enough for the gradient to vanish, and a spectral radius ρ above 1 is needed"
        + " for it to explode in the long run. A gated cell has a second way back, through"
        + " its state, that does not pass these matrices: its points may lie well inside the"
        + " circle while its gradient survives."
  };

  private SpectrumSection() {}

  static Optional<Section> of(List<ProbedRun> probed) {
    List<ProbedRun> runs =
        probed.stream()
            .filter(run -> run.start().spectrum() != null && run.end().spectrum() != null)
            .toList();
    boolean several = runs.stream().map(ProbedRun::seed).distinct().count() > 1;
    List<Figure> figures =
        runs.stream()
            .map(run -> several ? figure(run).when("Seed", "" + run.seed()) : figure(run))
            .toList();
    return figures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Section.of("spectra", "Spectra of the recurrent matrices", READING)
                .with(figures, List.of(), List.of()));
  }

  private static Figure figure(ProbedRun run) {
    Spectrum start = run.start().spectrum();
    Spectrum end = run.end().spectrum();
    return new Figure(
        run.model(),
        "%s: ρ %s → %s, σ_max %s → %s"
            .formatted(
                run.start().matrix(),
                Words.number(start.radius(), 4),
                Words.number(end.radius(), 4),
                Words.number(start.sigmaMax(), 4),
                Words.number(end.sigmaMax(), 4)),
        Axis.linear("Re λ"),
        Axis.linear("Im λ"),
        List.of(
            new Mark.Circle("|λ| = 1", 1),
            points("before", run.model(), start, false),
            points("after", run.model(), end, true)));
  }

  private static Mark points(String name, String model, Spectrum spectrum, boolean filled) {
    List<Double> re = spectrum.eigenvalues().stream().map(value -> value[0]).toList();
    List<Double> im = spectrum.eigenvalues().stream().map(value -> value[1]).toList();
    List<String> labels =
        spectrum.eigenvalues().stream()
            .map(value -> "|λ| = " + Words.number(Math.hypot(value[0], value[1]), 4))
            .toList();
    return new Mark.Points(name, model, re, im, labels, filled);
  }
}
