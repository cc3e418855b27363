package dev.unroll.experiments.diagnose.page;

import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.Flow;
import dev.unroll.experiments.diagnose.Profile;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** How much of a loss's gradient comes back to each step. */
final class FlowSection {
  private FlowSection() {}

  static Section of(Diagnosis diagnosis) {
    return new Section(
        "gradient-flow",
        "Gradient flow",
        "∂L/∂h_{t} = direct_{t} + transferred_{t},   transferred_{t} = ∂L/∂h_{t+1} ·"
            + " ∂h_{t+1}/∂h_{t}",
        List.of(
            "How strongly a loss reacts to a small change of the hidden state at step t. Read it"
                + " from right to left, the way back-propagation goes: on the logarithmic axis a"
                + " constant factor a step is a straight line."),
        Reading.flow(diagnosis).outcome(),
        List.of(
            figure(
                diagnosis,
                "Loss of one answer, at the end",
                "Falls to the left: early steps get no part of the correction (vanishing). Rises:"
                    + " they get too much of it (exploding).",
                Flow::end),
            figure(
                diagnosis,
                "Losses of all steps together",
                "Every step adds its own answer's loss on the way back, which hides what the left"
                    + " picture shows.",
                Flow::all)),
        List.of(table(diagnosis)),
        notes(diagnosis));
  }

  private static Figure figure(
      Diagnosis diagnosis, String title, String caption, Function<Flow, Profile> profile) {
    Chart chart =
        new Chart(
            title,
            caption,
            Marks.time(profile.apply(diagnosis.flows().get(0))),
            Axis.log("‖∂L/∂hₜ‖"));
    for (Flow flow : diagnosis.flows()) {
      Marks.band(chart, flow.cell(), flow.cell(), profile.apply(flow));
    }
    return chart.figure();
  }

  private static Table table(Diagnosis diagnosis) {
    return Table.of(
        "",
        List.of(
            "cell",
            "end: factor a step back",
            "end: first step ÷ last",
            "all: factor a step back",
            "all: first step ÷ last"),
        diagnosis.flows(),
        flow ->
            List.of(
                flow.cell(),
                flow.end().factor(),
                flow.end().left(),
                flow.all().factor(),
                flow.all().left()));
  }

  private static List<String> notes(Diagnosis diagnosis) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Median and middle 80 %% over %d sequences, drawn evenly from the validation part; in doubles, so"
                .formatted(diagnosis.sequences())
            + " that small gradients do not become zero.");
    notes.add(
        diagnosis.answersAtEnd()
            ? "The loss is the task's own. The task wants one answer, after the last step; in the"
                + " right picture the same answer is asked for at every step."
            : "The loss is the task's own: of the last answer alone on the left, of every answer,"
                + " summed, on the right.");
    if (diagnosis.flows().stream().anyMatch(flow -> flow.cell().endsWith("backward"))) {
      notes.add(
          "A backward cell's steps are in the order in which it reads, from the sequence's end to"
              + " its beginning; its last step is the sequence's first, and so is the answer whose"
              + " loss is sent back to it on the left.");
    }
    return notes;
  }
}
