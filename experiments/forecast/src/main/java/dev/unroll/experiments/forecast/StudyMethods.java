package dev.unroll.experiments.forecast;

import dev.unroll.datasets.baseline.BaselineMethod;
import dev.unroll.datasets.baseline.BaselineMethods;
import dev.unroll.datasets.baseline.Intermittent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The statistical methods of a study.
 *
 * @param known values of a typical series: the median
 * @param intermittent whether methods for intermittent demand suit half of the series
 */
record StudyMethods(int known, boolean intermittent) {

  /** Those for some histories. */
  static StudyMethods of(List<double[]> past) {
    int[] known =
        past.stream()
            .mapToInt(one -> (int) Arrays.stream(one).filter(v -> !Double.isNaN(v)).count())
            .sorted()
            .toArray();
    return new StudyMethods(
        known.length == 0 ? 0 : known[known.length / 2],
        past.stream().filter(Intermittent::suits).count() * 2 >= Math.max(1, past.size()));
  }

  /**
   * All of them.
   *
   * @param window values that networks beside them read; 0 for none
   */
  List<BaselineMethod> all(List<Integer> seasons, int horizon, int window) {
    List<BaselineMethod> methods =
        new ArrayList<>(BaselineMethods.candidates(seasons, known, horizon, window));
    if (intermittent) {
      methods.addAll(List.of(Intermittent.values()));
    }
    return methods;
  }
}
