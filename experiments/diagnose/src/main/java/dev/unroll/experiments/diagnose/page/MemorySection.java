package dev.unroll.experiments.diagnose.page;

import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.Profile;
import dev.unroll.experiments.diagnose.Sight;
import dev.unroll.experiments.dynamics.Memory;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How far back the answer sees, and what the gates do meanwhile. */
final class MemorySection {
  private MemorySection() {}

  static Section of(Diagnosis diagnosis) {
    List<Figure> figures = new ArrayList<>();
    figures.add(profile(diagnosis));
    diagnosis.cells().stream()
        .filter(cell -> !cell.units().gates().isEmpty())
        .forEach(cell -> figures.add(gates(diagnosis, cell)));
    return new Section(
        "memory",
        "Memory",
        "‖∂y_{T}/∂x_{t}‖",
        List.of(
            "How much the last answer would change with each of the inputs. What lies below the"
                + " dashed line, 1 % of the peak, is as good as forgotten."),
        Reading.memory(diagnosis).outcome(),
        figures,
        List.of(),
        notes(diagnosis));
  }

  private static Figure profile(Diagnosis diagnosis) {
    Sight sight = diagnosis.sight();
    Profile profile = sight.profile();
    String key = diagnosis.flows().get(0).cell();
    Chart chart =
        new Chart(
            "What the last answer knows of each input",
            "Median and middle 80 % of the sequences.",
            Marks.time(profile),
            Axis.log("‖∂y_T/∂xₜ‖"));
    Marks.band(chart, "‖∂y_T/∂x_t‖", key, profile);
    double peak = profile.middle().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    chart.level("1 % of the peak", Memory.GONE * peak);
    if (sight.middle() > 0) {
      int last = profile.steps().get(profile.steps().size() - 1);
      chart.add(new Mark.Level("median reach", last - sight.middle(), true));
    }
    return chart.figure();
  }

  private static Figure gates(Diagnosis diagnosis, CellDiagnosis cell) {
    Map<String, Profile> gates = cell.units().gates();
    Chart chart =
        new Chart(
            Colours.title(diagnosis, cell, "how far the gates are open"),
            "Median and middle 80 % of units and sequences. A forget gate near 1 keeps the memory;"
                + " so does a GRU's update gate.",
            Marks.time(gates.values().iterator().next()),
            Axis.linear("gate, 0 shut, 1 open").between(0, 1));
    gates.forEach(
        (gate, profile) -> {
          String key = Colours.block(cell, gate);
          Marks.band(chart, key, key, profile);
        });
    return chart.figure();
  }

  private static List<String> notes(Diagnosis diagnosis) {
    Sight sight = diagnosis.sight();
    return List.of(
        "y_T is the output layer's linear part after the last step that is answered; Frobenius"
            + " norm, "
            + (sight.exact()
                ? "every output sent back."
                : "estimated from %d random directions (seed %d)."
                    .formatted(Sight.DIRECTIONS, diagnosis.seed())),
        sight.unbounded() == 0
            ? "The reach of all %d sequences is known.".formatted(sight.sequences())
            : "%d of %d sequences see to their first step, so that their reach is not known."
                .formatted(sight.unbounded(), sight.sequences()));
  }
}
