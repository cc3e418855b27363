package dev.unroll.experiments.forecast.model;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSeries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The series that a run has forecast, to which newer values are added. */
public record Histories(List<PanelSeries> series) {
  private static final int MAX_NAMES = 5; // in a message

  public Histories {
    series = List.copyOf(series);
  }

  /**
   * The same with newer values.
   *
   * @param values by the names of the series; steps that are known already are passed over
   * @param fill what becomes of values that are missing
   * @throws InvalidInput if one is of another series
   */
  public Histories extended(List<PanelSeries> values, UnaryOperator<PanelSeries> fill) {
    Map<String, PanelSeries> byId = new LinkedHashMap<>();
    values.forEach(one -> byId.put(one.id(), one));
    List<PanelSeries> next = new ArrayList<>();
    for (PanelSeries known : series) {
      PanelSeries added = byId.remove(known.id());
      next.add(added == null ? known : fill.apply(known.extended(added)));
    }
    if (!byId.isEmpty()) {
      throw new InvalidInput(
          "new values: expected series that the run forecast (%s), got %s; fit again to forecast others"
              .formatted(
                  names(series.stream().map(PanelSeries::id).toList()),
                  names(List.copyOf(byId.keySet()))));
    }
    return new Histories(next);
  }

  private static String names(List<String> names) {
    int more = names.size() - MAX_NAMES;
    return more <= 0
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MAX_NAMES)) + " and " + more + " more";
  }

  /** Steps of all series together. */
  public long steps() {
    return series.stream().mapToLong(PanelSeries::size).sum();
  }

  /**
   * How other values differ from those that are known, in words; nothing if they do not.
   *
   * @param values by the names of the series
   */
  public Optional<String> revisions(List<PanelSeries> values) {
    long steps = 0;
    String first = "";
    for (PanelSeries last : series) {
      for (PanelSeries one : values) {
        int[] revised = one.id().equals(last.id()) ? last.revised(one) : new int[0];
        steps += revised.length;
        if (first.isEmpty() && revised.length > 0) {
          String time = last.time(revised[0]).map(Object::toString).orElse("a step");
          first = "series %s at %s".formatted(one.id(), time);
        }
      }
    }
    return steps == 0
        ? Optional.empty()
        : Optional.of(
            "%s from those that were read, the first of %s"
                .formatted(Count.of(steps, "known value differs", "known values differ"), first));
  }
}
