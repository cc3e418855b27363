package dev.unroll.experiments.diagnose.page;

import static dev.unroll.experiments.report.Words.text;

import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.RecurrentMatrix;
import dev.unroll.experiments.dynamics.Spectrum;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.List;

/** Eigenvalues of the recurrent weights, and of what they become at visited states. */
final class StateSpectrumSection {
  private StateSpectrumSection() {}

  static Section of(Diagnosis diagnosis) {
    List<Figure> figures = new ArrayList<>();
    for (CellDiagnosis cell : diagnosis.cells()) {
      if (!cell.matrices().isEmpty()) {
        figures.add(weights(diagnosis, cell));
      }
      if (!cell.visited().isEmpty()) {
        figures.add(visited(diagnosis, cell));
      }
    }
    return new Section(
        "spectrum",
        "Spectra",
        "ρ = max |λ|,   departure from normality = √(‖A‖_{F}^{2} − Σ|λ|^{2})",
        List.of(
            "Inside the unit circle a direction is forgotten, outside it grows. The weights alone"
                + " (left) say it of a linear recurrence; the Jacobian at states that the network"
                + " really visits (right) has the activation's slope and the gates in it."),
        null,
        figures,
        List.of(table(diagnosis)),
        notes(diagnosis));
  }

  private static Figure weights(Diagnosis diagnosis, CellDiagnosis cell) {
    Chart chart =
        plane(
            Colours.title(diagnosis, cell, "recurrent weights W_hh"),
            cell.matrices().size() == 1
                ? "Each point is an eigenvalue."
                : "Each point is an eigenvalue of one block. A gated cell has a way back that does"
                    + " not pass these matrices, so their radius says little by itself.");
    for (RecurrentMatrix matrix : cell.matrices()) {
      String key = matrix.gate().isEmpty() ? cell.name() : Colours.block(cell, matrix.gate());
      String name = matrix.gate().isEmpty() ? "eigenvalues of W_hh" : key;
      chart.add(Marks.points(name, key, matrix.spectrum().eigenvalues(), List.of(), true));
    }
    return chart.figure();
  }

  private static Figure visited(Diagnosis diagnosis, CellDiagnosis cell) {
    List<double[]> all =
        cell.visited().stream().flatMap(spectrum -> spectrum.eigenvalues().stream()).toList();
    return plane(
            Colours.title(diagnosis, cell, "state Jacobian ∂sₜ/∂sₜ₋₁"),
            text(
                "At %d visited states%s.",
                cell.visited().size(), cell.stateSize() > cell.hidden() ? "; s is h and c" : ""))
        .add(Marks.points("eigenvalues of ∂sₜ/∂sₜ₋₁", cell.name(), all, List.of(), false))
        .figure();
  }

  private static Chart plane(String title, String caption) {
    return new Chart(title, caption, Axis.linear("Re λ"), Axis.linear("Im λ"))
        .add(new Mark.Circle("|λ| = 1", 1));
  }

  private static Table table(Diagnosis diagnosis) {
    List<List<String>> rows = new ArrayList<>();
    for (CellDiagnosis cell : diagnosis.cells()) {
      for (RecurrentMatrix matrix : cell.matrices()) {
        String name =
            matrix.gate().isEmpty() ? "W_hh" : "W_hh, " + Colours.block(cell, matrix.gate());
        rows.add(row(cell.name(), name, matrix.spectrum()));
      }
      if (!cell.visited().isEmpty()) {
        rows.add(medians(cell));
      }
    }
    return new Table("", List.of("cell", "matrix", "ρ", "σ_max", "departure from normality"), rows);
  }

  private static List<String> row(String cell, String name, Spectrum spectrum) {
    return List.of(
        cell,
        name,
        Words.number(spectrum.radius()),
        Words.number(spectrum.sigmaMax()),
        percent(spectrum.relativeDeparture()));
  }

  private static List<String> medians(CellDiagnosis cell) {
    return List.of(
        cell.name(),
        "∂sₜ/∂sₜ₋₁, median of " + cell.visited().size(),
        Words.number(cell.visitedRadius()),
        Words.number(cell.visitedMedian(Spectrum::sigmaMax)),
        percent(cell.visitedMedian(Spectrum::relativeDeparture)));
  }

  private static String percent(double share) {
    return Words.number(100 * share) + " % of ‖A‖_F";
  }

  private static List<String> notes(Diagnosis diagnosis) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "0 % departure: eigenvectors are orthogonal and ρ = σ_max tells all. The more, the longer a"
            + " vector may grow although ρ is below 1.");
    for (CellDiagnosis cell : diagnosis.cells()) {
      if (cell.visited().isEmpty()) {
        notes.add(
            "%s: eigenvalues of its Jacobian, with %d rows, would take minutes and were left out."
                .formatted(cell.name(), cell.stateSize()));
      }
    }
    return notes;
  }
}
