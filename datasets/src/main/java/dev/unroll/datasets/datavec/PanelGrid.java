package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Duplicates;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Interval;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.panel.ShortSeries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the rows of all series on one calendar. */
final class PanelGrid {
  private static final double MIN_DENSITY = 0.34; // of rows on a grid: a weekly series among days

  private final Path file;
  private final PanelSettings settings;
  private final Optional<Frequency> given;
  private final boolean one;

  PanelGrid(Path file, PanelSettings settings, Optional<Frequency> given, boolean one) {
    this.file = file;
    this.settings = settings;
    this.given = given;
    this.one = one;
  }

  /**
   * The panel.
   *
   * @throws InvalidInput if rows are in disorder, irregular or double, or series of several
   *     frequencies
   */
  Panel panel(PanelTable table) {
    List<SeriesRows> series = table.series();
    List<String> notes = new ArrayList<>(table.notes());
    series.forEach(one -> order(one, notes));
    Frequency frequency = given.or(this::every).orElseGet(() -> longest(series).frequency());
    List<SeriesRows> kept = ofOneFrequency(series, frequency, notes);
    int common = kept.stream().mapToInt(SeriesRows::blankEnd).min().orElse(0);
    boolean wide = settings.id().isEmpty();
    if (common > 0 && wide && settings.known().isEmpty()) {
      notes.add(
          Count.of(
                  common,
                  "row at the end holds no value and is",
                  "rows at the end hold no values and are")
              + " the future");
    }
    List<PanelSeries> all = new ArrayList<>();
    for (SeriesRows one : kept) {
      int ahead = wide ? common : one.blankEnd();
      if (one.blankEnd() == one.size() && settings.shortSeries() == ShortSeries.LEAVE_OUT) {
        notes.add("%s: left out, since it has no values".formatted(one.id()));
      } else {
        all.add(one.grid(frequency, settings.known().size(), ahead, notes));
      }
    }
    return new Panel(all, frequency, table.columns(), notes);
  }

  private Optional<Frequency> every() {
    return Optional.of(settings.order().every())
        .filter(text -> !text.isEmpty())
        .map(text -> Interval.parse(text).frequency());
  }

  /** Brings rows into order, and joins those of one step, as the settings say. */
  void order(SeriesRows rows, List<String> notes) {
    boolean timed = !rows.times().isEmpty();
    if (!timed && (settings.order().sort() || !settings.order().every().isEmpty())) {
      throw new InvalidInput(
          "%s: expected times for data.sort and data.every, found none. Name their column with data.time."
              .formatted(file));
    }
    if (settings.order().sort()) {
      rows.sort();
    }
    String remedy =
        one ? SeriesRows.ONE_ALONE : "name the column that tells them apart with data.id";
    rows.order(remedy, notes);
    Duplicates rule = settings.order().duplicates();
    if (!settings.order().every().isEmpty()) {
      rows.floor(Interval.parse(settings.order().every()));
      rule = rule == Duplicates.REFUSE ? Duplicates.MEAN : rule;
    }
    if (timed && rule != Duplicates.REFUSE) {
      rows.join(rule, notes);
    }
    rows.checkTimesOnce(remedy);
  }

  private static SeriesRows longest(List<SeriesRows> series) {
    SeriesRows longest = series.get(0);
    for (SeriesRows one : series) {
      longest = one.size() > longest.size() ? one : longest;
    }
    return longest;
  }

  /** Names series of another frequency, which the grid would fill with missing values. */
  private List<SeriesRows> ofOneFrequency(
      List<SeriesRows> series, Frequency frequency, List<String> notes) {
    List<SeriesRows> kept = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (SeriesRows one : series) {
      boolean fits = one.times().size() < 3 || one.density(frequency) >= MIN_DENSITY;
      if (fits || series.size() == 1) {
        kept.add(one);
      } else {
        others.add("%s is %s".formatted(one.id(), one.frequency().words()));
      }
    }
    if (!others.isEmpty()) {
      String what = "most rows are %s, but %s".formatted(frequency.words(), some(others));
      if (settings.shortSeries() == ShortSeries.REFUSE) {
        throw new InvalidInput(
            "%s: %s. Leave those series out with data.short=leave-out, or bring all to one interval with data.every, such as data.every=1w."
                .formatted(file, what));
      }
      notes.add(what + "; left out");
    }
    return kept;
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(3, names.size())));
    return names.size() > 3 ? first + " and " + (names.size() - 3) + " more" : first;
  }
}
