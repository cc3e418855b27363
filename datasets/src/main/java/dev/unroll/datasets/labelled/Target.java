package dev.unroll.datasets.labelled;

import dev.unroll.datasets.datavec.LabelledSeries;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.SeriesScale;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What labels are: classes, or numbers.
 *
 * @param classes in order; none for numbers
 * @param scale of numbers, those of the training part
 */
record Target(List<String> classes, SeriesScale scale) {
  private static final int MAX_NUMBERED_CLASSES = 20;

  Target {
    classes = List.copyOf(classes);
  }

  /**
   * The classes of labels, or none if they are numbers.
   *
   * @param type auto, class or number
   * @throws InvalidInput if there is one class, or a label is no number though it should be
   */
  static List<String> classes(List<LabelledSeries> series, String type) {
    List<String> all = labels(series).distinct().toList();
    Optional<String> word = all.stream().filter(label -> number(label).isEmpty()).findFirst();
    if (all.size() < 2) {
      throw new InvalidInput(
          "data.label: expected at least 2 different labels, got %s: there is nothing to tell apart. Name another column."
              .formatted(all.isEmpty() ? "none" : "\"" + all.get(0) + "\" alone"));
    }
    if (type.equals("number") && word.isPresent()) {
      throw new InvalidInput(
          "data.label: expected numbers, as data.label-type=number says, got \"%s\". Mend it, or set data.label-type=class."
              .formatted(word.get()));
    }
    boolean whole = all.stream().allMatch(label -> number(label).orElse(0.0) % 1 == 0);
    boolean many = all.size() > MAX_NUMBERED_CLASSES || !whole;
    if (type.equals("number") || (type.equals("auto") && word.isEmpty() && many)) {
      return List.of();
    }
    Comparator<String> order =
        word.isPresent()
            ? Comparator.naturalOrder()
            : Comparator.comparing(label -> number(label).orElseThrow());
    return all.stream().sorted(order).toList();
  }

  static Stream<String> labels(List<LabelledSeries> series) {
    return series.stream().flatMap(one -> one.labels().stream()).filter(label -> !label.isEmpty());
  }

  static Optional<Double> number(String label) {
    try {
      return Optional.of(Double.valueOf(label)).filter(Double::isFinite);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean numbers() {
    return classes.isEmpty();
  }

  /** K. */
  int width() {
    return Math.max(1, classes.size());
  }

  /** The class of a label, by its number. */
  int number(LabelledSeries one, int step) {
    return classes.indexOf(one.labels().get(step));
  }

  /** A label that is a number, on the scale of the training part. */
  double scaled(String label) {
    return scale.of(number(label).orElseThrow());
  }
}
