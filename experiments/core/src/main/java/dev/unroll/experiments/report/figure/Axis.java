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
 */
public record Axis(String label, boolean log, Double min, Double max, List<String> categories) {
  public Axis {
    categories = List.copyOf(categories);
  }

  public static Axis linear(String label) {
    return new Axis(label, false, null, null, List.of());
  }

  public static Axis log(String label) {
    return new Axis(label, true, null, null, List.of());
  }

  public static Axis of(String label, List<String> categories) {
    return new Axis(label, false, null, null, categories);
  }

  public Axis between(double from, double to) {
    return new Axis(label, log, from, to, categories);
  }
}
