package dev.unroll.experiments.run;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The names, notes and tags of the runs in a folder, in the file {@code unroll-notes.json} beside
 * the runs: what a user writes of a run does not change the run.
 */
public final class RunNotes {
  static final String FILE = "unroll-notes.json";

  private static final String LOCK = "unroll-notes.lock";
  private static final String REMEDY = "restore it, or move it away to go on without notes";
  private static final int FORMAT = 1;

  /** Two threads of one process cannot both hold a lock of the system. */
  private static final Object ONE_AT_A_TIME = new Object();

  private final Path root;

  /**
   * @param root the folder of the runs
   */
  public RunNotes(Path root) {
    this.root = root;
  }

  /** What is in the file. */
  record Contents(int format, Map<String, RunNote> runs) {
    Contents {
      Objects.requireNonNull(runs);
    }
  }

  /**
   * Every note, by the id of its run.
   *
   * @throws InvalidInput if the file is not as it was written
   */
  public Map<String, RunNote> read() throws IOException {
    Path file = root.resolve(FILE);
    if (!Files.exists(file)) {
      return Map.of();
    }
    Contents contents = OwnFile.read(file, REMEDY, text -> Json.read(text, Contents.class));
    if (contents.format() != FORMAT) {
      throw new InvalidInput(
          "%s has format %d, expected %d; use the version of Unroll that wrote it"
              .formatted(file, contents.format(), FORMAT));
    }
    return contents.runs();
  }

  /**
   * Changes the note of one run; other processes wait meanwhile.
   *
   * @param id of the run, from a listing
   * @return the note as it is now
   */
  public RunNote change(String id, UnaryOperator<RunNote> change) throws IOException {
    synchronized (ONE_AT_A_TIME) {
      try (FileChannel channel =
              FileChannel.open(
                  root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        Map<String, RunNote> runs = new TreeMap<>(read());
        RunNote note = change.apply(runs.getOrDefault(id, RunNote.NONE));
        runs.put(id, note);
        runs.values().removeIf(RunNote.NONE::equals);
        AtomicFile.write(root.resolve(FILE), Json.pretty(Json.map(new Contents(FORMAT, runs))));
        return note;
      }
    }
  }
}
