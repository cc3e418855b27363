package dev.unroll.experiments.diagnose.page;

import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.ScanFacts;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What scans keep and attention looks at. */
final class ScanSection {
  private ScanSection() {}

  static Section of(Diagnosis diagnosis) {
    ScanFacts scans = diagnosis.scans();
    List<Figure> figures = new ArrayList<>();
    if (!scans.constants().isEmpty()) {
      figures.add(constants(scans.constants()));
    }
    scans.rings().forEach(ring -> figures.add(ring(ring)));
    scans.maps().forEach(map -> figures.add(map(map)));
    return new Section(
        "scans",
        "Scans and attention",
        "h_{t} = a_{t} ∘ h_{t−1} + …,   time constant = −1 / mean log a_{t}",
        List.of(
            "A channel with a time constant of τ steps keeps a share 1/e of what it holds over τ"
                + " steps. Where a depends on the inputs, its mean is over the steps of real"
                + " sequences; a state that is scaled and also turned or written over may forget"
                + " sooner."),
        null,
        figures,
        List.of(),
        diagnosis.omitted());
  }

  private static Figure constants(List<ScanFacts.TimeConstants> all) {
    Chart chart =
        new Chart(
            "Time constants",
            "Of the channels of each scan, the shortest first.",
            Axis.linear("share of the channels"),
            Axis.log("steps"));
    for (ScanFacts.TimeConstants scan : all) {
      int count = scan.steps().size();
      List<Double> x = IntStream.range(0, count).mapToObj(k -> (k + 0.5) / count).toList();
      chart.line(scan.scan(), scan.scan(), x, scan.steps());
    }
    return chart.figure();
  }

  private static Figure ring(ScanFacts.EigenvalueRing ring) {
    Chart chart =
        new Chart(
                ring.scan() + ": eigenvalues",
                "Each point is a parameter λ of the recurrence h = λ ∘ h' + …"
                    + (ring.before().isEmpty() ? "." : ": hollow before training, filled after."),
                Axis.linear("Re λ"),
                Axis.linear("Im λ"))
            .add(new Mark.Circle("|λ| = 1", 1));
    if (!ring.before().isEmpty()) {
      chart.add(Marks.points("before", ring.scan(), ring.before(), List.of(), false));
    }
    return chart.add(Marks.points("now", ring.scan(), ring.now(), List.of(), true)).figure();
  }

  /** Rows from the first step down; each is as dark as it is attended to, beside its darkest. */
  private static Figure map(ScanFacts.AttentionMap map) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Double> shades = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int t = 0; t < map.weights().size(); t++) {
      double most = Arrays.stream(map.weights().get(t)).max().orElse(1);
      for (int j = 0; j <= t; j++) {
        double p = map.weights().get(t)[j];
        x.add(j + 1.0);
        y.add(t + 1.0);
        shades.add(p / most);
        texts.add("");
        labels.add("step %d looks at step %d: %s".formatted(t + 1, j + 1, Words.number(p)));
      }
    }
    return new Chart(
            map.attention() + ": attention of the first head",
            "Step t of the first sequence looks at step j; each row beside its largest weight.",
            Axis.linear("j"),
            Axis.linear("t"))
        .add(new Mark.Cells("weight", x, y, shades, texts, labels))
        .figure();
  }
}
