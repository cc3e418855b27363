package dev.unroll.experiments.serving;

import dev.unroll.datasets.datavec.LabelColumns;
import dev.unroll.datasets.datavec.LabelledSeries;
import dev.unroll.datasets.datavec.LabelledSeriesReader;
import dev.unroll.datasets.input.CsvTable;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.TableSettings;
import dev.unroll.experiments.serving.SequencePrediction.Sequence;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sequences of an input. A table is read as the training's was, in any order of its rows; of
 * anything else the rows of a sequence have to follow each other, and one sequence at a time is
 * held. Lines of text are sequences of their own.
 */
final class SequenceInput {
  private static final String LINE = "line";

  private final Signal signal;
  private final String id;
  private final TableSettings cells;

  SequenceInput(TrainedRun run) throws IOException {
    boolean labelled = run.task().equals("labelled");
    this.signal = run.signal();
    this.id = signal instanceof TextSignal ? LINE : labelled ? run.labelled().id() : "id";
    this.cells = run.table();
  }

  /** The column that names a sequence. */
  String id() {
    return id;
  }

  /** Reads every sequence of an input, in the order of their first rows. */
  void read(Prediction.Input input, Consumer<Sequence> sequences) throws IOException {
    if (signal instanceof TextSignal) {
      lines(input, sequences);
    } else if (input.isTable()) {
      table(input, sequences);
    } else {
      try (BufferedReader in =
          input.file() == null ? input.stream() : Files.newBufferedReader(input.file())) {
        events(new EventReader(in), sequences);
      }
    }
  }

  private void lines(Prediction.Input input, Consumer<Sequence> sequences) throws IOException {
    try (BufferedReader in =
        input.file() == null ? input.stream() : Files.newBufferedReader(input.file())) {
      long number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          Event event = new Event(number, Map.of(TextSignal.COLUMN, line.strip()));
          sequences.accept(new Sequence(String.valueOf(number), steps(List.of(event))));
        }
      }
    }
  }

  private void events(EventReader reader, Consumer<Sequence> sequences) throws IOException {
    List<Event> rows = new ArrayList<>();
    Set<String> read = new LinkedHashSet<>();
    String current = null;
    for (String line = reader.next(); line != null; line = reader.next()) {
      Event event = reader.event(line);
      if (!event.has(id)) {
        throw event.wrong(
            "expected the column \"%s\", which names a series; got %s"
                .formatted(id, String.join(", ", event.cells().keySet())));
      }
      String name = event.text(id);
      if (!name.equals(current)) {
        if (!read.add(name)) {
          throw event.wrong(
              "expected the rows of series %s one after another, got more of them after other series; sort the input by \"%s\", or give a CSV file"
                  .formatted(name, id));
        }
        accept(current, rows, sequences);
        current = name;
      }
      rows.add(event);
    }
    accept(current, rows, sequences);
  }

  private void accept(String name, List<Event> rows, Consumer<Sequence> sequences) {
    if (!rows.isEmpty()) {
      sequences.accept(new Sequence(name, steps(rows)));
      rows.clear();
    }
  }

  private float[][] steps(List<Event> rows) {
    List<float[]> steps = new ArrayList<>();
    float[] memory = new float[signal.memory()];
    rows.forEach(row -> signal.read(row, memory, x -> steps.add(x.clone())));
    return steps.toArray(float[][]::new);
  }

  private void table(Prediction.Input input, Consumer<Sequence> sequences) {
    CsvTable table = CsvTable.read(input.file());
    List<String> channels = signal instanceof ChannelSignal own ? own.channels() : numbers(table);
    List<String> absent = new ArrayList<>();
    Set<String> columns = new LinkedHashSet<>();
    for (String channel : channels) {
      int sign = channel.indexOf('=');
      String word = sign > 0 ? channel.substring(0, sign) : channel;
      String column = table.header().contains(channel) ? channel : word;
      columns.add(column);
      if (!table.header().contains(column)) {
        absent.add(column);
      }
    }
    if (!absent.isEmpty()) {
      throw new InvalidInput(
          "%s: expected the channels that the network was trained on, missing: %s; got: %s"
              .formatted(
                  input.file(),
                  String.join(", ", new LinkedHashSet<>(absent)),
                  String.join(", ", table.header())));
    }
    LabelledSeriesReader.Content content =
        LabelledSeriesReader.read(table, LabelColumns.unlabelled(id, cells, List.copyOf(columns)));
    content.about().columns().stream()
        .filter(column -> column.contains(": left out ("))
        .forEach(input.notes());
    content.about().notes().forEach(input.notes());
    int[] places = places(table, channels, content.about().channels());
    for (LabelledSeries one : content.series()) {
      sequences.accept(new Sequence(one.id(), inputs(one, places)));
    }
  }

  private List<String> numbers(CsvTable table) {
    NumberSignal numbers = (NumberSignal) signal;
    boolean symbols = numbers.width() > 1 && table.header().contains(NumberSignal.SYMBOL);
    return symbols ? List.of(NumberSignal.SYMBOL) : numbers.columns();
  }

  /** Where each channel is among those of a table; −1 for a word that the table does not have. */
  private static int[] places(CsvTable table, List<String> channels, List<String> found) {
    for (String other : found) {
      if (!channels.contains(other)) {
        throw new InvalidInput(
            "%s: expected the words of the training (%s), got %s"
                .formatted(table.file(), String.join(", ", channels), other));
      }
    }
    return channels.stream().mapToInt(found::indexOf).toArray();
  }

  private float[][] inputs(LabelledSeries one, int... places) {
    double[][] values = new double[one.values().length][places.length];
    for (int t = 0; t < values.length; t++) {
      for (int c = 0; c < places.length; c++) {
        values[t][c] = places[c] < 0 ? 0 : one.values()[t][places[c]];
      }
    }
    float[][] inputs = new float[values.length][];
    float[] memory = new float[signal.memory()];
    for (int t = 0; t < values.length; t++) {
      inputs[t] =
          signal instanceof ChannelSignal channels
              ? channels.read(values[t], memory).clone()
              : ((NumberSignal) signal).inputs(one.id(), values[t]);
    }
    return inputs;
  }
}
