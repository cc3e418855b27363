package dev.unroll.datasets.labelled;

import dev.unroll.datasets.datavec.LabelledSeries;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whole series in three parts, in the same shares of every class. */
record SeriesSplit(
    List<LabelledSeries> train, List<LabelledSeries> validation, List<LabelledSeries> test) {
  private static final int MIN_SERIES = 3; // of a class, one for each part

  /**
   * Draws the parts.
   *
   * @param byLabel whether a series is of the class that its label names
   * @throws InvalidInput if a class has too few series to be in every part
   */
  static SeriesSplit of(List<LabelledSeries> series, LabelledSettings settings, boolean byLabel) {
    Map<String, List<LabelledSeries>> groups = new TreeMap<>();
    for (LabelledSeries one : series) {
      String group = byLabel ? one.labels().get(0) : "";
      groups.computeIfAbsent(group, key -> new ArrayList<>()).add(one);
    }
    SeriesSplit split = new SeriesSplit(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int stream = 0;
    for (Map.Entry<String, List<LabelledSeries>> group : groups.entrySet()) {
      List<LabelledSeries> all = group.getValue();
      if (all.size() < MIN_SERIES) {
        throw new InvalidInput(
            "%s: expected at least %d series%s, one for each part, got %d (id %s). Add more, or leave %s out%s."
                .formatted(
                    settings.file(),
                    MIN_SERIES,
                    byLabel ? " of class \"" + group.getKey() + "\"" : "",
                    all.size(),
                    String.join(", ", all.stream().map(LabelledSeries::id).toList()),
                    all.size() == 1 ? "it" : "them",
                    byLabel && Target.number(group.getKey()).isPresent()
                        ? ", or set data.label-type=number if labels are measurements"
                        : ""));
      }
      all.sort(Comparator.comparing(LabelledSeries::id));
      Collections.shuffle(all, Seeds.random(settings.seed(), stream++));
      split.deal(all, settings);
    }
    return split;
  }

  /** The same with the series of the validation part among those to train on. */
  SeriesSplit joined() {
    List<LabelledSeries> both = new ArrayList<>(train);
    both.addAll(validation);
    return new SeriesSplit(both, validation, test);
  }

  private void deal(List<LabelledSeries> all, LabelledSettings settings) {
    int n = all.size();
    double testShare = 1 - settings.train() - settings.validation();
    int tested = (int) Math.max(1, Math.min(n - 2, Math.round(testShare * n)));
    int chosen = (int) Math.max(1, Math.min(n - 1 - tested, Math.round(settings.validation() * n)));
    test.addAll(all.subList(0, tested));
    validation.addAll(all.subList(tested, tested + chosen));
    train.addAll(all.subList(tested + chosen, n));
  }
}
