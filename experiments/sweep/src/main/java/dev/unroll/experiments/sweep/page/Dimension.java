package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.sweep.Range;
import java.util.List;
import java.util.stream.IntStream;

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
    return ends()[0];
  }

  private double high() {
    return ends()[1];
  }

  private double[] ends() {
    if (range instanceof Range.Whole whole) {
      return new double[] {whole.low(), whole.high()};
    }
    if (range instanceof Range.Uniform real) {
      return new double[] {real.low(), real.high()};
    }
    return range instanceof Range.LogUniform real
        ? new double[] {real.low(), real.high()}
        : new double[] {0, Math.max(1, levels() - 1)};
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
    if (isListed()) {
      return IntStream.rangeClosed((int) low(), (int) high()).mapToObj(String::valueOf).toList();
    }
    return IntStream.range(0, MAX_BINS)
        .mapToObj(bin -> "%s to %s".formatted(edge(bin), edge(bin + 1)))
        .toList();
  }

  private String edge(int bin) {
    return Words.number(at(bin / (double) MAX_BINS), 2);
  }

  /** Which of {@link #bins} a value is in. */
  int bin(String value) {
    if (levels() > 0 || isListed()) {
      return (int) (number(value) - low());
    }
    return Math.max(0, Math.min(MAX_BINS - 1, (int) Math.floor(place(value) * MAX_BINS)));
  }

  /** Whether each number is a bin. */
  private boolean isListed() {
    return range instanceof Range.Whole && high() - low() < MAX_BINS;
  }
}
