package dev.unroll.experiments.diagnose.page;

import static dev.unroll.experiments.report.Words.text;

import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.Profile;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import java.util.List;

/** Products of Jacobians, beside what the spectral radius alone predicts. */
final class ChainSection {
  private ChainSection() {}

  static Section of(Diagnosis diagnosis) {
    return new Section(
        "jacobians",
        "The chain of Jacobians",
        "∂h_{T}/∂h_{t} = ∂h_{T}/∂h_{T−1} ⋯ ∂h_{t+1}/∂h_{t}",
        List.of(
            "The same way back without any loss: what the cell does to every direction at once."
                + " σ_max is the direction that fares best, the Frobenius norm all of them"
                + " together. The dashed line is what a linear recurrence would do in the long run,"
                + " ρ^(T−t)."),
        null,
        diagnosis.cells().stream().map(cell -> figure(diagnosis, cell)).toList(),
        List.of(table(diagnosis)),
        notes(diagnosis));
  }

  private static Figure figure(Diagnosis diagnosis, CellDiagnosis cell) {
    Profile sigma = cell.chain().sigma();
    List<Double> steps = Marks.steps(sigma);
    Chart chart =
        new Chart(
            Colours.title(diagnosis, cell, "norms of ∂h_T/∂h_t"),
            "Above the dashed line: the matrix is not normal, or the steps differ. Below it:"
                + " saturation reduces the gradient at every step.",
            Marks.time(sigma),
            Axis.log("norm"));
    Marks.band(chart, "σ_max of ∂h_T/∂h_t", cell.name(), sigma);
    chart.dashed("Frobenius norm", cell.name(), steps, cell.chain().frobenius().middle());
    if (cell.chain().memory() != null) {
      List<Double> memory = cell.chain().memory().middle();
      chart.line("σ_max of ∂c_T/∂c_t, the memory", Colours.MEMORY, steps, memory);
    }
    double rho = radius(cell);
    if (Double.isFinite(rho)) {
      String name = text("%s^(T−t), ρ = %s", radiusName(cell), rho);
      chart.dashed(name, "", steps, powers(rho, sigma));
    }
    return chart.figure();
  }

  /** ρ of W_hh where that is the recurrence, of the Jacobian at visited states for gated cells. */
  private static double radius(CellDiagnosis cell) {
    return cell.matrices().size() == 1
        ? cell.matrices().get(0).spectrum().radius()
        : cell.visitedRadius();
  }

  private static String radiusName(CellDiagnosis cell) {
    return cell.matrices().size() == 1 ? "ρ(W_hh)" : "ρ(∂sₜ/∂sₜ₋₁)";
  }

  private static List<Double> powers(double rho, Profile profile) {
    int last = profile.steps().get(profile.steps().size() - 1);
    return profile.steps().stream().map(t -> Math.pow(rho, last - t)).toList();
  }

  private static Table table(Diagnosis diagnosis) {
    return Table.of(
        "",
        List.of(
            "cell", "steps", "σ_max over all of them", "factor a step", "ρ", "predicted, ρ^(T−1)"),
        diagnosis.cells(),
        cell -> {
          Profile sigma = cell.chain().sigma();
          int steps = sigma.middle().size();
          return List.of(
              cell.name(),
              steps,
              sigma.middle().get(0),
              sigma.factor(),
              text("%s = %s", radiusName(cell), radius(cell)),
              Math.pow(radius(cell), steps - 1));
        });
  }

  private static List<String> notes(Diagnosis diagnosis) {
    return diagnosis.cells().stream()
        .map(
            cell ->
                text(
                    "%s: exact Jacobians along the last %d steps at most of %d sequences; median,"
                        + " and middle 80 %% for σ_max.",
                    cell.name(), cell.effort().chainSteps(), cell.effort().chains()))
        .toList();
  }
}
