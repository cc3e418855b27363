package dev.unroll.experiments.diagnose.page;

import static dev.unroll.experiments.report.Words.text;

import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.Exponents;
import dev.unroll.experiments.dynamics.LyapunovExponents;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How fast two nearby states part or meet. */
final class LyapunovSection {
  private LyapunovSection() {}

  static Section of(Diagnosis diagnosis) {
    return new Section(
        "lyapunov",
        "Lyapunov exponents",
        "λ_{k} = lim_{ } 1/T · ln σ_{k}(∂s_{T}/∂s_{0})",
        List.of(
            "By how many nats a step two nearby states part (above 0) or meet (below): −0.1 means"
                + " that a tenth of the difference is lost at each step. 0 is the edge at which"
                + " something is kept; chaos has a positive one."),
        Stability.driven(diagnosis),
        diagnosis.cells().stream()
            .filter(cell -> cell.driven().all().converged() || cell.free().all().converged())
            .map(cell -> figure(diagnosis, cell))
            .toList(),
        List.of(table(diagnosis)),
        notes(diagnosis));
  }

  private static Figure figure(Diagnosis diagnosis, CellDiagnosis cell) {
    Chart chart =
        new Chart(
            Colours.title(diagnosis, cell, "exponents, the largest first"),
            "Band: two standard errors to either side. Exponents of −∞ are not drawn.",
            Axis.linear("k"),
            Axis.linear("λₖ, nats a step"));
    draw(chart, "real inputs", cell.name(), cell.driven().all());
    draw(chart, "zero input", "", cell.free().all());
    return chart.level("nothing is lost", 0).figure();
  }

  private static void draw(Chart chart, String name, String key, LyapunovExponents found) {
    if (found.converged()) {
      List<Double> x = Chart.places(1, found.exponents().size());
      chart.add(new Mark.Band(name, key, x, shifted(found, -2), shifted(found, 2)));
      chart.add(new Mark.Line(name, key, x, found.exponents(), key.isEmpty()));
    }
  }

  private static List<Double> shifted(LyapunovExponents found, double errors) {
    return IntStream.range(0, found.exponents().size())
        .mapToObj(k -> found.exponents().get(k) + errors * found.standardErrors().get(k))
        .toList();
  }

  private static Table table(Diagnosis diagnosis) {
    List<List<String>> rows = new ArrayList<>();
    for (CellDiagnosis cell : diagnosis.cells()) {
      rows.add(row(cell, "real", cell.driven()));
      rows.add(row(cell, "zero", cell.free()));
    }
    return new Table(
        "",
        List.of(
            "cell",
            "input",
            "largest, nats a step",
            "Kaplan–Yorke dimension",
            "exponents",
            "steps",
            "converged"),
        rows);
  }

  private static List<String> row(CellDiagnosis cell, String input, Exponents exponents) {
    LyapunovExponents all = exponents.all();
    LyapunovExponents first = exponents.largest();
    return List.of(
        cell.name(),
        input,
        first.converged()
            ? Stability.exponent(first.exponents().get(0), first.standardErrors().get(0))
            : "–",
        all.dimension().map(LyapunovSection::dimension).orElse("–"),
        "%d of %d".formatted(all.exponents().size(), all.stateSize()),
        "" + all.steps(),
        all.converged() ? "yes" : first.converged() ? "the largest" : "no");
  }

  private static String dimension(LyapunovExponents.Dimension dimension) {
    return dimension.low() == dimension.high()
        ? Words.number(dimension.value())
        : text("%s (%s to %s)", dimension.value(), dimension.low(), dimension.high());
  }

  private static List<String> notes(Diagnosis diagnosis) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "QR method; the standard error is of the means of batches. Real inputs: sequences of the"
            + " validation part one after the other, the state carried on, for the exponents are of"
            + " the long run. Zero input: from where the first sequence ends.");
    for (CellDiagnosis cell : diagnosis.cells()) {
      doubt(notes, cell.name() + ", real inputs: ", cell.driven());
      doubt(notes, cell.name() + ", zero input: ", cell.free());
    }
    return notes;
  }

  private static void doubt(List<String> notes, String what, Exponents exponents) {
    if (!exponents.all().converged()) {
      notes.add(
          what
              + (exponents.largest().converged()
                  ? "only the largest exponent converged; of all, "
                  : "not converged: ")
              + exponents.all().reason()
              + ".");
    }
  }
}
