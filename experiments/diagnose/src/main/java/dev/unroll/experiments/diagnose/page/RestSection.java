package dev.unroll.experiments.diagnose.page;

import static dev.unroll.experiments.report.Words.text;

import dev.unroll.datasets.input.Count;
import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.Plane;
import dev.unroll.experiments.dynamics.FixedPoint;
import dev.unroll.experiments.dynamics.FixedPoint.Kind;
import dev.unroll.experiments.dynamics.FixedPoints;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Section.Outcome;
import dev.unroll.experiments.report.figure.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a cell that is left to itself comes to rest. */
final class RestSection {
  private RestSection() {}

  static Section of(Diagnosis diagnosis) {
    List<CellDiagnosis> searched =
        diagnosis.cells().stream().filter(cell -> cell.plane() != null).toList();
    CellDiagnosis top = diagnosis.cells().get(diagnosis.cells().size() - 1);
    Outcome outcome =
        Stability.rest(searched.isEmpty() ? top : searched.get(searched.size() - 1)).outcome();
    return new Section(
        "fixed-points",
        "Fixed points",
        "F(s) = s,   found by minimising ½‖F(s) − s‖^{2}",
        List.of(
            "With zero input: stable points are what the cell can hold for good, saddles are the"
                + " crossings between them. Stable if every eigenvalue of its Jacobian lies inside"
                + " the unit circle, a repeller if none does, a saddle in between."),
        outcome,
        searched.stream().map(cell -> figure(diagnosis, cell)).toList(),
        searched.isEmpty() ? List.of() : List.of(table(searched)),
        notes(diagnosis));
  }

  private static Figure figure(Diagnosis diagnosis, CellDiagnosis cell) {
    Plane plane = cell.plane();
    Chart chart =
        new Chart(
            Colours.title(diagnosis, cell, "fixed points and paths"),
            "The plane of the first two principal components of the visited states. Points that lie"
                + " on each other here may be apart in other directions.",
            Axis.linear(axis("first", plane, 0)),
            Axis.linear(axis("second", plane, 1)));
    for (List<double[]> path : plane.free()) {
      chart.line("without input", "", coordinates(path, 0), coordinates(path, 1));
    }
    chart.add(Marks.points("visited states", "", plane.visited(), List.of(), false));
    points(chart, cell, "stable", Kind.STABLE, true);
    points(chart, cell, "marginal", Kind.MARGINAL, true);
    points(chart, cell, "saddle", Kind.SADDLE, false);
    points(chart, cell, "repeller", Kind.REPELLER, false);
    if (!plane.slow().isEmpty()) {
      List<String> labels = labels(plane.found().slow());
      chart.add(Marks.points("slow", cell.name(), plane.slow(), labels, false));
    }
    return chart.figure();
  }

  private static String axis(String which, Plane plane, int k) {
    double share = k < plane.shares().size() ? plane.shares().get(k) : 0;
    return text("%s component (%s %% of the variance)", which, Words.number(100 * share, 2));
  }

  private static void points(
      Chart chart, CellDiagnosis cell, String name, Kind kind, boolean filled) {
    List<double[]> places = new ArrayList<>();
    List<FixedPoint> points = new ArrayList<>();
    for (int k = 0; k < cell.plane().fixed().size(); k++) {
      FixedPoint point = cell.plane().found().fixed().get(k);
      if (point.kind() == kind) {
        points.add(point);
        places.add(cell.plane().fixed().get(k));
      }
    }
    if (!points.isEmpty()) {
      chart.add(Marks.points(name, cell.name(), places, labels(points), filled));
    }
  }

  private static List<String> labels(List<FixedPoint> points) {
    return points.stream()
        .map(
            point ->
                "%s, found from %s"
                    .formatted(
                        Count.of(point.unstable(), "unstable direction"),
                        Count.of(point.found(), "start")))
        .toList();
  }

  private static List<Double> coordinates(List<double[]> places, int k) {
    return places.stream().map(place -> k < place.length ? place[k] : 0).toList();
  }

  private static Table table(List<CellDiagnosis> cells) {
    List<String> head = new ArrayList<>(List.of("cell"));
    for (Kind kind : Kind.values()) {
      head.add(kind.name().toLowerCase(Locale.ROOT));
    }
    head.addAll(List.of("slow", "starts that led to one"));
    return Table.of(
        "",
        head,
        cells,
        cell -> {
          FixedPoints found = cell.plane().found();
          List<Object> row = new ArrayList<>(List.of(cell.name()));
          for (Kind kind : Kind.values()) {
            row.add(found.count(kind));
          }
          row.add(found.slow().size());
          row.add(text("%d of %d", found.converged(), found.starts()));
          return row;
        });
  }

  private static List<String> notes(Diagnosis diagnosis) {
    List<String> notes = new ArrayList<>();
    for (CellDiagnosis cell : diagnosis.cells()) {
      notes.add(
          cell.plane() == null
              ? cell.name() + ": " + Stability.rest(cell).sentence()
              : ("%s: from %d visited states with noise (seed %d), by Levenberg–Marquardt; slow"
                      + " points are minima that are not quite at rest.")
                  .formatted(cell.name(), cell.effort().starts(), diagnosis.seed()));
    }
    if (diagnosis.cells().size() > 1) {
      notes.add("Each cell by itself: an upper layer's input is zero, too.");
    }
    return notes;
  }
}
