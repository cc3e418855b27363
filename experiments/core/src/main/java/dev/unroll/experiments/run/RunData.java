package dev.unroll.experiments.run;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.JsonLines;
import dev.unroll.experiments.io.OwnFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The files that a run's data was read from, with size and SHA-256, in {@code data.json}: so that
 * no run goes on with other data in silence. A run on generated data has none.
 */
public final class RunData {
  private static final Logger LOG = LogManager.getLogger(RunData.class);
  private static final String FILE = "data.json";
  private static final String CHANGES = "data-changes.jsonl";

  /** How far below a run others may lie: study/trials/run. */
  private static final int LEVELS = 3;

  private RunData() {}

  /** What is in the file. */
  record Contents(List<DataFile> files) {
    Contents {
      files = List.copyOf(files);
    }
  }

  /**
   * Records the data of a new run; of one that goes on, checks that it is what it was.
   *
   * @param now the files as they are
   * @param begun whether something was made of the data already
   * @throws InvalidInput naming the file that has changed
   */
  public static void settle(RunFolder run, List<DataFile> now, boolean begun) throws IOException {
    if (Files.exists(file(run))) {
      check(run, now);
    } else if (!now.isEmpty()) {
      if (begun) {
        unknown(run);
      }
      AtomicFile.write(file(run), Json.pretty(Json.map(new Contents(now))));
    }
  }

  /**
   * Checks that a run's data is what it was. Nothing is known of a run of an older version.
   *
   * @param now the files as they are
   * @throws InvalidInput naming the file that has changed
   */
  public static void check(RunFolder run, List<DataFile> now) throws IOException {
    if (!Files.exists(file(run))) {
      if (!now.isEmpty()) {
        unknown(run);
      }
      return;
    }
    List<DataFile> then = recorded(run);
    for (DataFile before : then) {
      Optional<DataFile> after = like(before, now);
      if (after.isEmpty()) {
        throw changed(run, before.file(), words(before), "is gone");
      }
      if (!after.get().same(before)) {
        throw changed(run, after.get().file(), words(before), "is " + words(after.get()));
      }
    }
    for (DataFile after : now) {
      if (like(after, then).isEmpty()) {
        throw changed(run, after.file(), "not there", "is " + words(after));
      }
    }
  }

  /**
   * Takes the data as they are for those of a run, and of the runs inside it, from now on. What has
   * changed is added to {@code data-changes.jsonl} of each.
   *
   * @param now the files as they are
   * @return whether anything has changed
   */
  public static boolean accept(RunFolder run, List<DataFile> now) throws IOException {
    List<Path> records;
    try (Stream<Path> files = Files.walk(run.path(), LEVELS)) {
      records = files.filter(path -> path.endsWith(FILE)).toList();
    }
    boolean changed = false;
    for (Path record : records) {
      RunFolder one = RunFolder.open(record.getParent());
      List<DataFile> then = recorded(one);
      if (recordChange(one, then, now)) {
        AtomicFile.write(record, Json.pretty(Json.map(new Contents(now))));
        changed = true;
      }
    }
    return changed;
  }

  /**
   * Adds to {@code data-changes.jsonl} of a run that its data were other ones.
   *
   * @return whether anything has changed
   */
  public static boolean recordChange(RunFolder run, List<DataFile> then, List<DataFile> now)
      throws IOException {
    if (RunDifference.of(RunDifference.sums(then), RunDifference.sums(now)).isEmpty()) {
      return false;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", Instant.now().toString());
    line.put("then", then);
    line.put("now", now);
    new JsonLines(run.path().resolve(CHANGES)).append(line);
    return true;
  }

  /** The files of a run, as they were when it began; none of a run of an older version. */
  public static List<DataFile> files(RunFolder run) throws IOException {
    return Files.exists(file(run)) ? recorded(run) : List.of();
  }

  /**
   * The files of a run that are no longer what they were with more behind it, of those given.
   *
   * @param now the files as they are; of another name are other data
   */
  public static List<DataFile> rewritten(RunFolder run, List<DataFile> now) throws IOException {
    List<DataFile> then = files(run);
    return now.stream()
        .filter(after -> like(after, then).filter(before -> !after.continues(before)).isPresent())
        .toList();
  }

  /** The files of a run that are still where they were, and hold something else. */
  public static List<DataFile> changed(RunFolder run) throws IOException {
    return files(run).stream()
        .filter(before -> Files.isRegularFile(Path.of(before.file())))
        .filter(before -> !DataFile.of(Path.of(before.file())).same(before))
        .toList();
  }

  private static Optional<DataFile> like(DataFile one, List<DataFile> all) {
    Optional<DataFile> same =
        all.stream().filter(other -> other.file().equals(one.file())).findFirst();
    return same.or(() -> all.stream().filter(other -> other.name().equals(one.name())).findFirst());
  }

  private static List<DataFile> recorded(RunFolder run) throws IOException {
    return OwnFile.read(
            file(run),
            "restore it, or delete it to go on with the data as they are",
            text -> Json.read(text, Contents.class))
        .files();
  }

  private static InvalidInput changed(RunFolder run, String file, String then, String now) {
    return new InvalidInput(
        "%s has changed since %s began: it was %s, and %s now; put the old data back to go on, begin a new run, or add --anyway"
            .formatted(file, run.path(), then, now));
  }

  private static String words(DataFile file) {
    return "%,d bytes with SHA-256 %s…".formatted(file.bytes(), file.sha256().substring(0, 12));
  }

  private static void unknown(RunFolder run) {
    try (CloseableThreadContext.Instance log = run.logging()) {
      LOG.warn(
          "{} has no {}, as runs of older versions: whether its data is what it was is not known",
          run.path(),
          FILE);
    }
  }

  private static Path file(RunFolder run) {
    return run.path().resolve(FILE);
  }
}
