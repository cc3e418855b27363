package dev.unroll.experiments.diagnose.page;

import dev.unroll.experiments.diagnose.Profile;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Mark;
import java.util.List;

/** Marks of profiles and of points in a plane. */
final class Marks {
  private Marks() {}

  /** The median as a line within the band of the middle eight tenths. */
  static void band(Chart chart, String name, String key, Profile profile) {
    List<Double> x = steps(profile);
    chart.add(new Mark.Band(name, key, x, profile.low(), profile.high()));
    chart.line(name, key, x, profile.middle());
  }

  static List<Double> steps(Profile profile) {
    return profile.steps().stream().map(Integer::doubleValue).toList();
  }

  /** The axis of a profile's steps. */
  static Axis time(Profile profile) {
    return Axis.linear(profile.even() ? "step t" : "step t, counted from the last, T = 0");
  }

  static Mark points(
      String name, String key, List<double[]> places, List<String> labels, boolean filled) {
    return new Mark.Points(
        name,
        key,
        places.stream().map(place -> place[0]).toList(),
        places.stream().map(place -> place.length > 1 ? place[1] : 0).toList(),
        labels,
        filled);
  }
}
