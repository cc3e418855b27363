package dev.unroll.experiments.stage;

import dev.unroll.runtime.LineTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A combination of forecasters as data: those that need the last values of a series alone, networks
 * and lines. Quantile by quantile it is their weighted mean without the outermost ones, and its
 * intervals are widened.
 */
public record CombinationModel(Shape shape, List<Part> parts, Omission omitted)
    implements Portable {

  /** Copies the list. */
  public CombinationModel {
    parts = List.copyOf(parts);
  }

  /**
   * What holds for all parts.
   *
   * @param series of the fit, in its order
   * @param horizon H
   * @param levels of the quantiles
   * @param trimmed the share of the weight that is left out on either side
   * @param factors [groups of steps][interval], the widest interval first
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  public record Shape(
      List<String> series, int horizon, List<Double> levels, double trimmed, double[][] factors) {
    /** Copies the lists. */
    public Shape {
      series = List.copyOf(series);
      levels = List.copyOf(levels);
    }
  }

  /**
   * One forecaster.
   *
   * @param weight above 0
   * @param factors as those of the whole
   * @param networks empty for a statistical method
   * @param lines of a statistical method, whose median is its forecast; empty for networks
   * @param floored whether it says nothing below zero before its intervals are widened, of series
   *     without values below zero
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  public record Part(
      String name,
      double weight,
      double[][] factors,
      Optional<ForecastModel> networks,
      List<LineTable> lines,
      boolean floored) {
    /** Copies the list. */
    public Part {
      lines = List.copyOf(lines);
    }
  }

  /**
   * What the run's combination has beside these parts.
   *
   * @param shares of the weight by name
   * @param change the mean distance of the medians from those of the run, after the last values of
   *     the run's series, in units of their mean seasonal difference, the unit of MASE
   */
  public record Omission(Map<String, Double> shares, double change) {
    /** Copies the map. */
    public Omission {
      shares = new LinkedHashMap<>(shares);
    }
  }

  /** Its parts and what is left out, for people. */
  public String words() {
    double all = parts.stream().mapToDouble(Part::weight).sum();
    Map<String, Double> shares = new LinkedHashMap<>();
    parts.forEach(part -> shares.put(part.name(), part.weight() / all));
    String words =
        parts.size() == 1 && omitted.shares.isEmpty()
            ? parts.get(0).name()
            : "combination of " + words(shares);
    return omitted.shares.isEmpty()
        ? words + ": the forecast of the run"
        : String.format(
            Locale.ROOT,
            "%s; without %s of the run's combination, which read all values from the first on: the"
                + " medians differ from the run's by %.3f seasonal differences in the mean",
            words,
            words(omitted.shares),
            omitted.change);
  }

  private static String words(Map<String, Double> shares) {
    return shares.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(one -> "%.0f %% %s".formatted(100 * one.getValue(), one.getKey()))
        .collect(Collectors.joining(", "));
  }
}
