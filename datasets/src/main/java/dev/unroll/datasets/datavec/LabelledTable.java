package dev.unroll.datasets.datavec;

import dev.unroll.datasets.datavec.TimeSearch.Found;
import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.Column;
import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.input.Csv.Row;
import dev.unroll.datasets.input.CsvTable;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSettings;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A table of labelled series: which column is what, and the rows of each series in order. */
final class LabelledTable {
  private static final int MAX_VALUES = 20; // of a channel of words
  private static final String TIME_NAMES = "(?i)t|step|seconds?|ms|.*time.*";

  /** A channel of the input: a column of numbers, or one of the words of a column. */
  private record Channel(String name, int column, String word) {}

  private final CsvTable table;
  private final LabelColumns columns;
  private final int id;
  private final int label; // -1: in another file, or not known
  private final Map<String, List<Integer>> groups = new LinkedHashMap<>();
  private final int time; // -1 for none
  private final List<Channel> channels = new ArrayList<>();
  private final List<String> notes;

  /**
   * Finds the part of each column, and orders the rows.
   *
   * @throws InvalidInput if the settings and the table do not fit, or leave a choice open
   */
  LabelledTable(CsvTable table, LabelColumns columns) {
    this.table = table;
    this.columns = columns;
    this.notes = new ArrayList<>(table.notes());
    this.id = table.column(columns.id(), "data.id");
    this.label =
        columns.labelled() && columns.labels().isEmpty()
            ? table.column(columns.label(), "data.label")
            : -1;
    for (int row = 0; row < table.rows().size(); row++) {
      String name = CsvTable.cell(table.rows().get(row), id);
      if (Cells.blank(name)) {
        throw table.wrong(table.rows().get(row), id, "the id is missing; write it");
      }
      groups.computeIfAbsent(name, key -> new ArrayList<>()).add(row);
    }
    this.time = order();
    findChannels();
  }

  private String name(int at) {
    return table.header().get(at);
  }

  private Column column(int at) {
    return table.columns().get(at);
  }

  /** Puts the rows of each series in the order of their times, and returns the column of these. */
  private int order() {
    List<String> names = table.whole(columns.table().time());
    int named = names.size() == 1 ? table.column(names.get(0), "data.time") : -1;
    boolean counted =
        named >= 0
            && (column(named).kind() == Column.Kind.NUMBER
                || column(named).kind() == Column.Kind.INDEX);
    int numbers = counted ? named : -1;
    if (numbers < 0) {
      TimeSearch search = search();
      Optional<Found> found = search.find();
      if (found.isPresent()) {
        List<LocalDateTime> times = found.get().times().times();
        sort(found.get().at().get(0), times::get);
        return found.get().at().get(0);
      }
      numbers =
          IntStream.range(0, table.header().size()).filter(this::rises).findFirst().orElse(-1);
      notes.addAll(numbers < 0 ? search.unread() : List.of());
    }
    if (numbers >= 0) {
      int at = numbers;
      sort(at, row -> number(row, at));
    }
    return numbers;
  }

  private TimeSearch search() {
    List<String> others = new ArrayList<>(columns.channels());
    others.addAll(columns.labelled() ? List.of(columns.label()) : List.of());
    PanelSettings settings =
        PanelSettings.of(table.file().toString())
            .with("table", columns.table())
            .with("time", table.whole(columns.table().time()))
            .with("id", List.of(columns.id()))
            .with("column", others);
    return new TimeSearch(table, settings, List.copyOf(groups.values()));
  }

  /** Whether a column is called like a time, and its numbers rise in every series. */
  private boolean rises(int at) {
    return at != id
        && at != label
        && !columns.channels().contains(name(at))
        && name(at).matches(TIME_NAMES)
        && (column(at).kind() == Column.Kind.NUMBER || column(at).kind() == Column.Kind.INDEX)
        && groups.values().stream()
            .allMatch(
                rows ->
                    IntStream.range(1, rows.size())
                        .allMatch(k -> cell(rows.get(k), at) > cell(rows.get(k - 1), at)));
  }

  private double cell(int row, int at) {
    return table.number(table.rows().get(row), at);
  }

  private Double number(int row, int at) {
    double value = cell(row, at);
    return Double.isNaN(value) ? null : Double.valueOf(value);
  }

  private <C extends Comparable<? super C>> void sort(int at, IntFunction<C> key) {
    int changed = 0;
    for (List<Integer> rows : groups.values()) {
      for (int row : rows) {
        if (key.apply(row) == null) {
          throw table.wrong(
              table.rows().get(row), at, "the time is missing; write it, or remove the row");
        }
      }
      List<Integer> before = List.copyOf(rows);
      rows.sort(Comparator.comparing(key::apply));
      changed += rows.equals(before) ? 0 : 1;
    }
    if (changed > 0) {
      notes.add("the rows of %d series were put in the order of %s".formatted(changed, name(at)));
    }
  }

  private void findChannels() {
    for (String name : columns.channels()) {
      int at = table.column(name, "data.channels");
      if (at == id || at == label) {
        throw new InvalidInput(
            "data.channels: expected columns beside the id and the label, got \"%s\"."
                .formatted(name));
      }
      add(at);
    }
    if (columns.channels().isEmpty()) {
      IntStream.range(0, table.header().size())
          .filter(at -> at != id && at != label && at != time)
          .peek(this::refuseStray)
          .filter(at -> column(at).kind() == Column.Kind.NUMBER)
          .forEach(this::add);
    }
    if (channels.isEmpty()) {
      throw new InvalidInput(
          "%s: expected at least one column of numbers beside the id%s, got none. Name the inputs with data.channels."
              .formatted(table.file(), label < 0 ? "" : " and the label"));
    }
  }

  private void refuseStray(int at) {
    if (column(at).stray() >= 0) {
      Row row = table.rows().get(column(at).stray());
      throw table.wrong(
          row,
          at,
          "expected a number, got \"%s\"; mend the cell, or name the inputs with data.channels"
              .formatted(CsvTable.cell(row, at)));
    }
  }

  private void add(int at) {
    if (column(at).kind() != Column.Kind.TEXT) {
      channels.add(new Channel(name(at), at, ""));
      return;
    }
    refuseStray(at);
    List<String> words =
        column(at).cells().stream().filter(cell -> !Cells.blank(cell)).distinct().sorted().toList();
    if (words.size() > MAX_VALUES) {
      throw new InvalidInput(
          "%s, column \"%s\": expected numbers, or at most %d different words as a channel, got %d."
              .formatted(table.file(), name(at), MAX_VALUES, words.size()));
    }
    words.forEach(word -> channels.add(new Channel(name(at) + "=" + word, at, word)));
  }

  List<String> channels() {
    return channels.stream().map(Channel::name).toList();
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** What is made of each column, such as "x: number". */
  List<String> columns() {
    return IntStream.range(0, table.header().size())
        .mapToObj(at -> name(at) + ": " + part(at))
        .toList();
  }

  private String part(int at) {
    if (at == id) {
      return "names the series";
    }
    if (at == label) {
      return "label";
    }
    boolean read = channels.stream().anyMatch(channel -> channel.column() == at);
    if (at == time) {
      return "orders the steps" + (read ? ", and is a channel" : "");
    }
    return read ? column(at).words() : "left out (" + column(at).words() + ")";
  }

  /**
   * The series that have a label, in the file's order; all of them where no label is known.
   *
   * @throws InvalidInput if a series has two, or an id is in one file alone
   */
  List<LabelledSeries> series() {
    List<LabelledSeries> all = new ArrayList<>();
    if (!columns.labelled()) {
      groups.forEach((name, rows) -> all.add(new LabelledSeries(name, steps(rows), List.of(""))));
      return all;
    }
    Map<String, String> elsewhere =
        label < 0 ? new LabelFile(columns).read(groups.keySet()) : Map.of();
    groups.forEach(
        (name, rows) -> {
          List<String> labels =
              label < 0
                  ? List.of(elsewhere.get(name))
                  : columns.perStep() ? rows.stream().map(this::label).toList() : one(name, rows);
          if (labels.stream().anyMatch(text -> !text.isEmpty())) {
            all.add(new LabelledSeries(name, steps(rows), labels));
          }
        });
    if (all.size() < groups.size()) {
      notes.add(
          Count.of(
                  groups.size() - all.size(),
                  "series without a label is",
                  "series without a label are")
              + " left out");
    }
    return all;
  }

  private String label(int row) {
    String cell = CsvTable.cell(table.rows().get(row), label);
    return Cells.blank(cell) ? "" : cell;
  }

  /** The label of all rows; empty if none has one. */
  private List<String> one(String name, List<Integer> rows) {
    List<String> labels =
        rows.stream().map(this::label).filter(text -> !text.isEmpty()).distinct().toList();
    if (labels.size() > 1) {
      int row =
          rows.stream().filter(at -> label(at).equals(labels.get(1))).findFirst().orElseThrow();
      throw table.wrong(
          table.rows().get(row),
          label,
          "expected one label for series %s, got \"%s\" after \"%s\"; set data.label-per=step if each step has a label of its own"
              .formatted(name, labels.get(1), labels.get(0)));
    }
    return labels.isEmpty() ? List.of("") : labels;
  }

  private double[][] steps(List<Integer> rows) {
    return rows.stream().map(this::step).toArray(double[][]::new);
  }

  private double[] step(int at) {
    Row row = table.rows().get(at);
    return channels.stream().mapToDouble(channel -> value(row, channel)).toArray();
  }

  private double value(Row row, Channel channel) {
    if (channel.word().isEmpty()) {
      return columns.table().value(table.number(row, channel.column()));
    }
    String cell = CsvTable.cell(row, channel.column());
    return Cells.blank(cell) ? Double.NaN : cell.equals(channel.word()) ? 1 : 0;
  }
}
