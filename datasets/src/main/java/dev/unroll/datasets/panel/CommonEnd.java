package dev.unroll.datasets.panel;

import dev.unroll.datasets.input.Count;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Series that end at one time, so that a step counted from the end is the same time in all. It is
 * the last time at which nine of ten series still go on; later values are cut off, and series that
 * ended before are missing from their end on. Series without times keep their own ends.
 *
 * @param series of one length from the end
 * @param notes what was cut off, for people
 */
public record CommonEnd(List<PanelSeries> series, List<String> notes) {
  private static final int ENDED = 10; // one of so many series may have ended

  public CommonEnd {
    series = List.copyOf(series);
    notes = List.copyOf(notes);
  }

  /** Brings series to their common end. */
  public static CommonEnd of(List<PanelSeries> series) {
    if (series.size() == 1) {
      return new CommonEnd(series, List.of());
    }
    if (series.stream().anyMatch(one -> one.time(0).isEmpty())) {
      boolean even = series.stream().mapToInt(PanelSeries::size).distinct().count() == 1;
      String note = "without times, origins are counted from the end of each series";
      return new CommonEnd(series, even ? List.of() : List.of(note));
    }
    List<LocalDateTime> ends =
        series.stream().map(one -> one.time(one.size() - 1).orElseThrow()).sorted().toList();
    LocalDateTime end = ends.get(ends.size() / ENDED);
    List<PanelSeries> aligned = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<String> before = new ArrayList<>();
    int after = 0;
    for (PanelSeries one : series) {
      int size = size(one, end);
      if (size < one.size()) {
        after++;
      } else if (size > one.size()) {
        before.add(one.id());
      }
      aligned.add(one.withValues(missingFrom(one, size)));
    }
    if (after > 0) {
      notes.add(
          "%s values after %s, which are not used"
              .formatted(Count.of(after, "series has", "series have"), end));
    }
    if (!before.isEmpty()) {
      notes.add(
          "%s before %s and %s: %s"
              .formatted(
                  Count.of(before.size(), "series ends", "series end"),
                  end,
                  before.size() == 1
                      ? "is not scored after its end"
                      : "are not scored after their ends",
                  String.join(", ", before)));
    }
    return new CommonEnd(aligned, notes);
  }

  /** How many steps a series has up to a time. */
  private static int size(PanelSeries one, LocalDateTime end) {
    Optional<Integer> last =
        IntStream.iterate(one.size() - 1, t -> t - 1)
            .limit(one.size())
            .filter(t -> !one.time(t).orElseThrow().isAfter(end))
            .boxed()
            .findFirst();
    int size = last.orElse(0) + 1;
    while (size >= one.size() && !one.time(size).orElseThrow().isAfter(end)) {
      size++;
    }
    return size;
  }

  private static double[] missingFrom(PanelSeries one, int size) {
    double[] values = Arrays.copyOf(one.values(), size);
    Arrays.fill(values, Math.min(size, one.size()), size, Double.NaN);
    return values;
  }
}
