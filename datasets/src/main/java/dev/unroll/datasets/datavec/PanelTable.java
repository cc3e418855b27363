package dev.unroll.datasets.datavec;

import dev.unroll.datasets.datavec.TimeSearch.Found;
import dev.unroll.datasets.input.Column;
import dev.unroll.datasets.input.Csv.Row;
import dev.unroll.datasets.input.CsvTable;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.TimeNames;
import dev.unroll.datasets.panel.PanelSettings;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A table as series: which column is what, and which rows belong together. */
final class PanelTable {
  /** One of so many rows repeats a time, before it is no slip and no hour of changing clocks. */
  private static final int MIN_REPEATS = 20;

  private final CsvTable table;
  private final PanelSettings settings;
  private final boolean one;
  private final Map<String, List<Integer>> groups;
  private final TimeSearch search;
  private final Optional<Found> time;
  private final List<Integer> targets;

  /**
   * Finds the parts of each column.
   *
   * @param one whether one series is wanted, and names of series are no settings
   * @throws InvalidInput if the settings and the table do not fit, or leave a choice open
   */
  PanelTable(CsvTable table, PanelSettings settings, boolean one) {
    this.table = table;
    this.one = one;
    this.settings =
        settings
            .with("column", table.whole(settings.column()))
            .with("time", table.whole(settings.table().time()));
    this.groups = groups();
    this.search = new TimeSearch(table, this.settings, List.copyOf(groups.values()));
    this.time = search.find();
    refuseHiddenSeries();
    this.targets = targets();
  }

  private boolean tall() {
    return settings.format().equals("long") || !settings.id().isEmpty();
  }

  /** The rows of each series of the long format; otherwise all rows. */
  private Map<String, List<Integer>> groups() {
    List<Integer> all = IntStream.range(0, table.rows().size()).boxed().toList();
    if (!tall()) {
      return Map.of("", all);
    }
    if (settings.id().isEmpty()) {
      table.column("", "data.id"); // refuses
    }
    List<Integer> ids = settings.id().stream().map(id -> table.column(id, "data.id")).toList();
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int row : all) {
      for (int id : ids) {
        if (column(id).cells().get(row).isEmpty()) { // "NA" may be Namibia
          throw table.wrong(table.rows().get(row), id, "the id is missing; write it");
        }
      }
      groups.computeIfAbsent(cells(row, ids), id -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  private String cells(int row, List<Integer> columns) {
    return id(table.rows().get(row), columns);
  }

  /** What a series is called whose id stands in some columns. */
  static String id(Row row, List<Integer> columns) {
    return columns.stream().map(at -> CsvTable.cell(row, at)).collect(Collectors.joining(" / "));
  }

  private Stream<Integer> unused() {
    return IntStream.range(0, table.columns().size())
        .filter(at -> time.isEmpty() || !time.get().at().contains(at))
        .filter(at -> !settings.id().contains(name(at)))
        .filter(at -> !settings.known().contains(name(at)) && !settings.past().contains(name(at)))
        .boxed();
  }

  private String name(int at) {
    return table.header().get(at);
  }

  private Column column(int at) {
    return table.columns().get(at);
  }

  private List<Integer> targets() {
    if (!settings.column().isEmpty()) {
      return settings.column().stream().map(name -> table.column(name, "data.column")).toList();
    }
    List<Integer> numbers =
        unused()
            .filter(at -> column(at).kind() == Column.Kind.NUMBER)
            .filter(at -> time.isPresent() || !search.isLeftOut(at))
            .toList();
    unused().filter(at -> column(at).stray() >= 0).forEach(this::refuseStray);
    if (numbers.isEmpty()) {
      throw new InvalidInput(
          "%s: no column holds numbers. %s. %s."
              .formatted(
                  table.file(),
                  described(),
                  table.header().size() == 1
                      ? "Cells are separated by commas, semicolons, tabs or bars, not by blanks"
                      : "Set data.column to the one to forecast"));
    }
    List<Integer> measured = numbers.stream().filter(at -> !isPart(at)).toList();
    if (tall() && measured.size() > 1) {
      table.column("", "data.column"); // refuses
    }
    return measured.isEmpty() ? numbers : measured;
  }

  /** Whether a column of numbers repeats a part of the time, such as the month. */
  private boolean isPart(int at) {
    return time.isPresent()
        && CalendarParts.repeat(
            time.get().times().times(),
            TimeNames.counter(name(at)),
            row -> table.number(table.rows().get(row), at));
  }

  private void refuseStray(int at) {
    int row = column(at).stray();
    boolean last = row >= table.rows().size() - 2;
    throw table.wrong(
        table.rows().get(row),
        at,
        "expected what the rest of the column holds, got \"%s\"; %s the row or the cell, or set data.column to another column"
            .formatted(column(at).cells().get(row), last ? "if it is a footer, remove" : "mend"));
  }

  private String described() {
    return "Columns: "
        + IntStream.range(0, table.header().size())
            .mapToObj(at -> name(at) + " (" + column(at).words() + ")")
            .collect(Collectors.joining(", "));
  }

  /** What is made of each column, such as "y: number". */
  List<String> columns() {
    return IntStream.range(0, table.header().size())
        .mapToObj(at -> "%s: %s".formatted(name(at), part(at)))
        .toList();
  }

  private String part(int at) {
    if (time.isPresent() && time.get().at().contains(at)) {
      return time.get().at().size() == 1 || time.get().at().get(0) == at
          ? time.get().times().words()
          : "part of the time";
    }
    if (settings.id().contains(name(at))) {
      return "names the series";
    }
    if (settings.known().contains(name(at))) {
      return "known ahead";
    }
    if (settings.past().contains(name(at))) {
      return "known up to the present";
    }
    return targets.contains(at) ? column(at).words() : "left out (" + column(at).words() + ")";
  }

  /** Refuses rows of several series without data.id, which the times tell: they repeat. */
  private void refuseHiddenSeries() {
    if (tall()
        || settings.order().joins()
        || time.isEmpty()
        || repeats() * MIN_REPEATS < table.rows().size()) {
      return;
    }
    List<Integer> names = unused().filter(this::mayName).toList();
    Stream<List<Integer>> alone = names.stream().map(List::of);
    Stream<List<Integer>> pairs =
        names.stream().flatMap(a -> names.stream().filter(b -> b > a).map(b -> List.of(a, b)));
    Stream.concat(alone, pairs)
        .filter(this::unique)
        .findFirst()
        .ifPresent(
            columns -> {
              String ids = columns.stream().map(this::name).collect(Collectors.joining(", "));
              String remedy =
                  ". Set data.id=%s, and data.column to the column to forecast"
                      .formatted(columns.size() == 1 ? ids : "[" + ids + "]");
              throw new InvalidInput(
                  "%s: the times repeat, once for each %s: several series stand below each other%s."
                      .formatted(table.file(), ids, one ? "; " + SeriesRows.ONE_ALONE : remedy));
            });
  }

  /** How many rows have the time of another. */
  private long repeats() {
    List<LocalDateTime> times = time.orElseThrow().times().times();
    return times.size() - times.stream().distinct().count();
  }

  /** Whether a column could name series: each of its cells is there twice and more on average. */
  private boolean mayName(int at) {
    long names = column(at).cells().stream().distinct().count();
    boolean others =
        unused().anyMatch(other -> other != at && column(other).kind() == Column.Kind.NUMBER);
    return !settings.column().contains(name(at))
        && others
        && column(at).kind() != Column.Kind.EMPTY
        && 2 * names <= table.rows().size();
  }

  /** Whether no time is there twice within the series that some columns name. */
  private boolean unique(List<Integer> columns) {
    Set<List<Object>> seen = new HashSet<>();
    List<LocalDateTime> times = time.orElseThrow().times().times();
    return IntStream.range(0, times.size())
        .filter(row -> times.get(row) != null)
        .allMatch(row -> seen.add(List.of(times.get(row), cells(row, columns))));
  }

  /** What was found and changed, for people. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(table.notes());
    notes.addAll(time.isPresent() ? List.of() : search.unread());
    return notes;
  }

  /** The series, each with its rows in the file's order. */
  List<SeriesRows> series() {
    List<SeriesRows> series = new ArrayList<>();
    if (tall()) {
      groups.forEach(
          (id, rows) ->
              targets.forEach(target -> series.add(rows(id(id, name(target)), rows, target))));
    } else {
      targets.forEach(target -> series.add(rows(name(target), groups.get(""), target)));
    }
    return series;
  }

  /** What a series of an id is called, with its column where there are several. */
  private String id(String id, String column) {
    return targets.size() > 1 ? id + " / " + column : id;
  }

  /**
   * The one series, without missing values.
   *
   * @throws InvalidInput if there are several, or a value is missing
   */
  SeriesRows onlySeries() {
    if (targets.size() > 1) {
      table.column("", "data.column"); // refuses
    }
    int target = targets.get(0);
    for (Row row : table.rows()) {
      if (Double.isNaN(number(row, target))) {
        throw table.wrong(
            row,
            target,
            "the value is missing (\"%s\"). Fill the gap or remove the rows before it; nothing is filled in silently"
                .formatted(CsvTable.cell(row, target)));
      }
    }
    return rows(name(target), groups.get(""), target);
  }

  private SeriesRows rows(String id, List<Integer> own, int target) {
    SeriesRows rows = new SeriesRows(table.file(), id);
    int[] covariates =
        Stream.concat(
                settings.known().stream().map(name -> table.column(name, "data.known")),
                settings.past().stream().map(name -> table.column(name, "data.past")))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int at : own) {
      Row row = table.rows().get(at);
      double[] others = IntStream.of(covariates).mapToDouble(c -> number(row, c)).toArray();
      rows.add(time(row, at), number(row, target), others);
    }
    return rows;
  }

  private double number(Row row, int column) {
    return settings.table().value(table.number(row, column));
  }

  private LocalDateTime time(Row row, int at) {
    if (time.isEmpty()) {
      return null;
    }
    LocalDateTime there = time.get().times().times().get(at);
    if (there == null) {
      throw table.wrong(
          row, time.get().at().get(0), "the time is missing; write it, or remove the row");
    }
    return there;
  }
}
