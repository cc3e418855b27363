package dev.unroll.experiments.forecast;

import dev.unroll.datasets.baseline.BaselineMethod;
import dev.unroll.datasets.baseline.BaselineMethods;
import dev.unroll.datasets.baseline.Intermittent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The statistical methods of a study. */
final class StudyMethods {
  private StudyMethods() {}

  /**
   * By the median length of the series; those for intermittent demand where they suit half of the
   * series.
   */
  static List<BaselineMethod> of(
      List<double[]> past, List<Integer> seasons, int horizon, int window) {
    int[] known =
        past.stream()
            .mapToInt(one -> (int) Arrays.stream(one).filter(v -> !Double.isNaN(v)).count())
            .sorted()
            .toArray();
    List<BaselineMethod> methods =
        new ArrayList<>(
            BaselineMethods.candidates(
                seasons, known.length == 0 ? 0 : known[known.length / 2], horizon, window));
    if (past.stream().filter(Intermittent::suits).count() * 2 >= Math.max(1, past.size())) {
      methods.addAll(List.of(Intermittent.values()));
    }
    return methods;
  }
}
