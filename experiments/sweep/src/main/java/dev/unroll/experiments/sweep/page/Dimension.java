package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.sweep.space.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * One key that is searched, and the places of its values in its range.
 *
 * @param key of the recipe
 * @param range of its values
 */
record Dimension(String key, Range range) {
  private static final int MAX_BINS = 5;

  /** The last part of the key. */
  String name() {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** How many unordered choices; 0 for a number. */
  int levels() {
    return range instanceof Range.Choice choice ? choice.values().size() : 0;
  }

  /** The number a value is; of a choice, its place among them. */
  double number(String value) {
    return range instanceof Range.Choice choice
        ? choice.values().indexOf(value)
        : Double.parseDouble(value);
  }

  /** Where a value lies, from 0 at the low end to 1 at the high. */
  double place(String value) {
    double number = number(value);
    if (range instanceof Range.LogUniform log) {
      return Math.log(number / log.low()) / Math.log(log.high() / log.low());
    }
    return (number - low()) / (high() - low());
  }

  /** The number at a place; the inverse of {@link #place} for ranges of numbers. */
  double at(double place) {
    return range instanceof Range.LogUniform log
        ? log.low() * Math.pow(log.high() / log.low(), place)
        : low() + place * (high() - low());
  }

  private double low() {
    return range instanceof Range.Uniform real
        ? real.low()
        : range instanceof Range.Whole whole
            ? whole.low()
            : range instanceof Range.LogUniform log ? log.low() : 0;
  }

  private double high() {
    return range instanceof Range.Uniform real
        ? real.high()
        : range instanceof Range.Whole whole
            ? whole.high()
            : range instanceof Range.LogUniform log ? log.high() : Math.max(1, levels() - 1);
  }

  /** The axis its values are drawn along. */
  Axis axis() {
    if (range instanceof Range.Choice choice) {
      return Axis.of(name(), choice.values());
    }
    return range instanceof Range.LogUniform ? Axis.log(name()) : Axis.linear(name());
  }

  /** Names of the intervals, or the values, that a table of the key has, low to high. */
  List<String> bins() {
    if (range instanceof Range.Choice choice) {
      return choice.values();
    }
    List<String> names = new ArrayList<>();
    if (range instanceof Range.Whole whole && (long) whole.high() - whole.low() < MAX_BINS) {
      for (int value = whole.low(); value <= whole.high(); value++) {
        names.add(String.valueOf(value));
      }
      return names;
    }
    for (int bin = 0; bin < MAX_BINS; bin++) {
      names.add(
          "%s to %s"
              .formatted(
                  Words.number(at(bin / (double) MAX_BINS), 2),
                  Words.number(at((bin + 1) / (double) MAX_BINS), 2)));
    }
    return names;
  }

  /** Which of {@link #bins} a value is in. */
  int bin(String value) {
    int bins = bins().size();
    if (levels() > 0) {
      return (int) number(value);
    }
    boolean each = range instanceof Range.Whole whole && (long) whole.high() - whole.low() < MAX_BINS;
    return each
        ? (int) (number(value) - low())
        : Math.max(0, Math.min(bins - 1, (int) Math.floor(place(value) * bins)));
  }
}
