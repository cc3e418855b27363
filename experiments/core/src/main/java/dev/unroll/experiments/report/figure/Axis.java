package dev.unroll.experiments.report.figure;

import java.util.List;

/**
 * One axis of a figure.
 *
 * @param label the quantity with its unit, such as "step t" or "‖∂L/∂hₜ‖"
 * @param log logarithmic; values of 0 or less are then not drawn
 * @param min where the axis begins; null lets the data decide
 * @param max where it ends; null lets the data decide
 * @param categories names of the places 0, 1, 2, …; empty for an axis of numbers
 * @param times of steps; null for an axis of numbers
 */
public record Axis(
    String label, boolean log, Double min, Double max, List<String> categories, Times times) {
  public Axis {
    categories = List.copyOf(categories);
  }

  /**
   * The times of steps that follow each other, as people read them. Steps are drawn evenly, so that
   * nights and weekends without steps take no room.
   *
   * @param first the number of the first step
   * @param names of the steps from there on, in ISO 8601, such as "2024-03-31 06:00"
   */
  public record Times(int first, List<String> names) {
    public Times {
      names = List.copyOf(names);
    }
  }

  public static Axis linear(String label) {
    return new Axis(label, false, null, null, List.of(), null);
  }

  public static Axis log(String label) {
    return new Axis(label, true, null, null, List.of(), null);
  }

  public static Axis of(String label, List<String> categories) {
    return new Axis(label, false, null, null, categories, null);
  }

  /** Of steps, with their times at the ticks. */
  public static Axis of(String label, Times times) {
    return new Axis(label, false, null, null, List.of(), times);
  }

  public Axis between(double from, double to) {
    return new Axis(label, log, from, to, categories, times);
  }
}
