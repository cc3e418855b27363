package dev.unroll.experiments.diagnose.page;

import dev.unroll.datasets.input.Count;
import dev.unroll.experiments.diagnose.Attribution;
import dev.unroll.experiments.diagnose.Attribution.Answer;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What moved forecasts, by lags and covariates. */
final class AttributionSection {
  private static final double MOST = 0.9;
  private static final double SHOWN = 0.005; // of everything, for an input to be drawn

  private AttributionSection() {}

  static Section of(Attribution found) {
    List<Figure> figures = new ArrayList<>();
    figures.add(steps(found));
    found.answers().forEach(answer -> figures.add(own(found, answer)));
    return new Section(
        "attribution",
        "What moved the forecasts",
        "x · ∂y/∂x",
        List.of(
            "Gradient × input: what each input contributes to the median forecast, to first order."
                + " On the left of 0 is what was read of the past, from 0 on what is known of the"
                + " steps ahead."),
        null,
        figures,
        List.of(table(found)),
        List.of(
            "The newest window of %d series; the means of absolute values over them, in scaled units."
                .formatted(found.series().size()),
            "Inputs that are always 1, which say that a value is there or that a step lies ahead,"
                + " act as a bias."));
  }

  /** In a few words for a terminal. */
  static List<String> sentences(Attribution found) {
    return found.answers().stream()
        .map(
            answer ->
                "Forecast %s: 90 %% of what moved it %s; inputs: %s.%s"
                    .formatted(name(answer), place(found, answer), parts(answer), share(answer)))
        .toList();
  }

  private static String place(Attribution found, Answer answer) {
    int reach = reach(found, answer);
    return reach == 0
        ? "is known of the steps ahead"
        : "lies in the last %d of %d steps read".formatted(reach, found.past());
  }

  static String name(Answer answer) {
    return Count.of(answer.ahead(), "step") + " ahead";
  }

  private static String share(Answer answer) {
    return answer.share() == 1
        ? ""
        : " Of what the network itself says, %s counts.".formatted(percent(answer.share()));
  }

  private static String parts(Answer answer) {
    return answer.parts().entrySet().stream()
        .filter(part -> part.getValue() >= SHOWN)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(part -> part.getKey() + " " + percent(part.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String percent(double share) {
    return Words.number(100 * share, 2) + " %";
  }

  /** The last steps of the past that, with those ahead, hold most of the contributions. */
  private static int reach(Attribution found, Answer answer) {
    List<Double> at = answer.bySteps();
    double all = at.stream().mapToDouble(Double::doubleValue).sum();
    double held = 0;
    for (int t = at.size() - 1; t >= 0; t--) {
      held += at.get(t);
      if (held >= MOST * all) {
        return Math.max(0, found.past() - t);
      }
    }
    return found.past();
  }

  private static Figure steps(Attribution found) {
    Chart chart =
        new Chart(
            "How much each step counts",
            "The mean over series of what all inputs of a step contribute.",
            Axis.linear("step, from the origin of the forecast"),
            Axis.linear("|x · ∂y/∂x|"));
    for (Answer answer : found.answers()) {
      chart.line(name(answer), name(answer), places(found), answer.bySteps());
    }
    return chart.figure();
  }

  private static List<Double> places(Attribution found) {
    return Chart.places(-found.past(), found.steps());
  }

  private static Figure own(Attribution found, Answer answer) {
    Chart chart =
        new Chart(
            "%s, %s".formatted(found.series().get(0), name(answer)),
            "Above 0 an input raised the forecast, below it lowered it.",
            Axis.linear("step, from the origin of the forecast"),
            Axis.linear("x · ∂y/∂x"));
    Map<String, Double> parts = answer.parts();
    answer
        .own()
        .forEach(
            (input, at) -> {
              if (parts.get(input) >= SHOWN) {
                chart.add(new Mark.Bars(input, input, places(found), at, List.of(), List.of()));
              }
            });
    return chart.figure();
  }

  private static Table table(Attribution found) {
    List<String> head = new ArrayList<>(List.of("input"));
    found.answers().forEach(answer -> head.add(name(answer)));
    List<List<String>> rows = new ArrayList<>();
    for (String input : found.answers().get(0).sizes().keySet()) {
      List<String> row = new ArrayList<>(List.of(input));
      found.answers().forEach(answer -> row.add(percent(answer.parts().get(input))));
      rows.add(row);
    }
    return new Table("Part of all contributions", head, rows);
  }
}
