package dev.unroll.experiments.compare;

import dev.unroll.datasets.task.ClassReport;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Table;
import dev.unroll.experiments.train.Checkpoints;
import dev.unroll.experiments.train.Evaluation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which classes the first seed of each preset confuses, and whether its probabilities hold. */
final class ClassSection {
  private static final int MAX_NAMED = 30; // classes, beyond which a cell has no room for a number

  private ClassSection() {}

  /** Nothing if the task's answers are no classes with names, or no run has a network. */
  static Optional<Section> of(Task task, Map<String, List<ComparedRun>> runs) throws IOException {
    Map<String, ClassReport> reports = new LinkedHashMap<>();
    if (task.classes().isEmpty()) {
      return Optional.empty();
    }
    for (ComparedRun run : ExampleSection.first(runs).values()) {
      ClassReport report = new ClassReport(task.classes().size());
      Evaluation.add(Checkpoints.allTested(run.folder()), task.test(), report);
      reports.put(run.recipe().model(), report);
    }
    if (reports.isEmpty()) {
      return Optional.empty();
    }
    List<Figure> figures = new ArrayList<>();
    reports.forEach(
        (preset, report) -> figures.add(confusion(task.classes(), report).when("Preset", preset)));
    reports.forEach(
        (preset, report) -> figures.add(reliability(preset, report).when("Preset", preset)));
    List<Table> tables = new ArrayList<>(List.of(scores(reports)));
    reports.forEach((preset, report) -> tables.add(classes(task.classes(), preset, report).fold()));
    return Optional.of(
        Section.of(
                "classes",
                "Classes",
                "Answers of the first seed of each preset on the test part. In the matrix a row is"
                    + " the right class and a column the answer; the colour is the share of the"
                    + " row. Precision is the share of right ones among the answers of a class,"
                    + " recall the share of a class that was found, F1 their harmonic mean.",
                "Reliability: a point is a tenth of probability. On the diagonal, of the answers"
                    + " given with 80 % probability, 80 % are right; below it the network is too"
                    + " sure of itself. The calibration error is the mean distance from it.")
            .with(figures, tables, List.of()));
  }

  private static Figure confusion(List<String> classes, ClassReport report) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> shades = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    int last = classes.size() - 1;
    for (int wanted = 0; wanted <= last; wanted++) {
      for (int chosen = 0; chosen <= last; chosen++) {
        long count = report.count(wanted, chosen);
        x.add((double) chosen);
        y.add((double) (last - wanted));
        shades.add(
            report.support(wanted) == 0 ? Double.NaN : (double) count / report.support(wanted));
        texts.add(last < MAX_NAMED ? Long.toString(count) : "");
        labels.add(
            "%s answered as %s: %d of %d"
                .formatted(
                    classes.get(wanted), classes.get(chosen), count, report.support(wanted)));
      }
    }
    List<String> upwards = new ArrayList<>(classes);
    Collections.reverse(upwards);
    return new Figure(
        "Confusion matrix",
        "",
        Axis.of("answer", classes),
        Axis.of("right class", upwards),
        List.of(new Mark.Cells("answers", x, y, shades, texts, labels)));
  }

  private static Figure reliability(String preset, ClassReport report) {
    List<Double> x = report.reliability().stream().map(ClassReport.Reliability::said).toList();
    List<Double> y = report.reliability().stream().map(ClassReport.Reliability::right).toList();
    return new Chart(
            "Reliability",
            "",
            Axis.linear("probability of the answer").between(0, 1),
            Axis.linear("share of right answers").between(0, 1))
        .dashed("as sure as right", "", List.of(0.0, 1.0), List.of(0.0, 1.0))
        .line(preset, preset, x, y)
        .points(preset, preset, x, y)
        .figure();
  }

  private static Table scores(Map<String, ClassReport> reports) {
    return Table.of(
        "",
        List.of(
            "preset", "accuracy", "balanced accuracy", "macro F1", "log loss", "calibration error"),
        reports.entrySet(),
        one ->
            List.of(
                one.getKey(),
                number(one.getValue().accuracy()),
                number(one.getValue().balancedAccuracy()),
                number(one.getValue().macroF1()),
                number(one.getValue().nats()),
                number(one.getValue().calibrationError())));
  }

  private static Table classes(List<String> classes, String preset, ClassReport report) {
    return Table.of(
        "Each class: " + preset,
        List.of("class", "precision", "recall", "F1", "support"),
        classes,
        name -> {
          int k = classes.indexOf(name);
          return List.of(
              name,
              number(report.precision(k)),
              number(report.recall(k)),
              number(report.f1(k)),
              report.support(k));
        });
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : Words.number(value, 3);
  }
}
