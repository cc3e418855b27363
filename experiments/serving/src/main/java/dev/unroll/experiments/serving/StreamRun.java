package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.serving.EventStream.Counts;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A stream from an input to an output, in one thread, with its state in a file. The file holds how
 * far the input was read: the same input given again continues there, and the answers are those of
 * a stream that was never cut off. Output is handed over before a state is saved, so that of a
 * stream that is killed every answer up to its last state was written.
 */
public final class StreamRun {
  private static final int SAMPLE = 100; // keys whose states are measured

  private final EventStream stream;
  private final RowWriter out;
  private final Pace pace;
  private final Consumer<String> notes;
  private StreamFile.Position position = StreamFile.Position.START;
  private long saved; // records at the last state
  private long savedAt = System.nanoTime();
  private long reportedAt = savedAt;
  private long records; // since the start of this process
  private boolean stopped;

  /**
   * How often a stream saves its state and reports.
   *
   * @param state the file of the state; null for none
   * @param records so many records after the last state
   * @param time so long after the last state, and the last report
   * @param verbose whether it reports before its end
   */
  public record Pace(Path state, long records, Duration time, boolean verbose) {}

  /**
   * A run at the beginning of an input.
   *
   * @param notes receives what people want to know
   */
  public StreamRun(EventStream stream, RowWriter out, Pace pace, Consumer<String> notes) {
    this.stream = stream;
    this.out = out;
    this.pace = pace;
    this.notes = notes;
  }

  /**
   * Reads an input to its end.
   *
   * @throws InvalidInput if a record is bad and the rules want that; the state up to it is saved
   */
  public void run(BufferedReader in) throws IOException {
    EventReader reader = new EventReader(in);
    String line = resumed(reader);
    save(); // says at once if that is not possible
    try {
      while (line != null && read(reader, line)) {
        rest(reader);
        line = reader.next();
      }
    } finally {
      save();
    }
  }

  /** Saves the state, if it is kept, and reads no more. For another thread, at the end. */
  public synchronized void stop() throws IOException {
    if (!stopped) {
      save();
      stopped = true;
    }
  }

  /** The first record that was not read before; null if there is none. */
  private String resumed(EventReader reader) throws IOException {
    StreamFile file = pace.state() == null ? null : new StreamFile(pace.state());
    if (file == null || !file.exists()) {
      return reader.next();
    }
    position = file.read(stream);
    notes.accept("%s: %,d keys; %s".formatted(pace.state(), stream.keys().size(), stream.counts()));
    String line = reader.next();
    if (position.lines() == 0) {
      return line;
    }
    long first = line == null ? 0 : StreamFile.Position.mixed(0, line);
    if (line == null || first != position.first()) {
      notes.accept("the input is a new one, and is read from its first line");
      position = StreamFile.Position.START;
    } else {
      line = skipped(reader, line);
      notes.accept(
          "the input is the one read before; continuing after its line %,d. Of the output, %,d lines belong to what was read"
              .formatted(position.lines(), position.output()));
    }
    out.after(position.output());
    return line;
  }

  private String skipped(EventReader reader, String first) throws IOException {
    String line = first;
    long sum = StreamFile.Position.mixed(0, line);
    while (reader.line() < position.lines() && line != null) {
      line = reader.next();
      sum = line == null ? 0 : StreamFile.Position.mixed(sum, line);
    }
    if (sum != position.all()) {
      throw new InvalidInput(
          "%s: expected the input that was read before, of which %,d lines were read, got one that begins alike and then differs; give that input, new events alone, or another --state file"
              .formatted(pace.state(), position.lines()));
    }
    return reader.next();
  }

  private synchronized boolean read(EventReader reader, String line) {
    if (stopped) {
      return false;
    }
    for (Map<String, Object> answer : stream.read(reader, line)) {
      out.write(answer);
    }
    position = position.after(line, reader.line(), out.lines());
    records++;
    return true;
  }

  /** Before the next record: what is due. */
  private synchronized void rest(EventReader reader) throws IOException {
    if (pace.verbose() && due(reportedAt)) {
      notes.accept(report());
      reportedAt = System.nanoTime();
    }
    if (due(savedAt) || records - saved >= pace.records()) {
      save();
    } else if (!reader.ready() && !out.flush()) {
      throw new InvalidInput(
          "the output was closed; given the same input, the next stream continues from the last"
              + " state");
    }
  }

  private boolean due(long before) {
    return System.nanoTime() - before > pace.time().toNanos();
  }

  private synchronized void save() throws IOException {
    boolean taken = out.flush();
    if (pace.state() != null && !stopped && taken) {
      new StreamFile(pace.state()).write(stream, position);
    }
    saved = records;
    savedAt = System.nanoTime();
  }

  /**
   * What became of the events, how many keys there are, and the bytes of their states; what to do
   * where all came too late.
   */
  public synchronized String report() {
    int bytes = 0;
    int some = 0;
    for (Iterator<KeyState> all = stream.keys().values().iterator();
        all.hasNext() && some < SAMPLE;
        some++) {
      bytes += bytes(all.next());
    }
    Counts counts = stream.counts();
    boolean past = counts.answers() == 0 && counts.late() > 0;
    int keys = stream.keys().size();
    return "%s; %,d key%s with states of %,d bytes%s"
        .formatted(
            counts,
            keys,
            keys == 1 ? "" : "s",
            some == 0 ? 0 : bytes / some,
            past
                ? "; every event is from before the end of the run's data: --cold forgets it"
                : "");
  }

  private static int bytes(KeyState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      state.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size();
  }
}
