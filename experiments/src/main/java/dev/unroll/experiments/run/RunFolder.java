package dev.unroll.experiments.run;

import dev.unroll.datasets.InvalidInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.logging.log4j.CloseableThreadContext;

/**
 * One run on disk. A new run gets a new folder, {@code <yyyyMMdd-HHmmss>-<task>-<model>-s<seed>},
 * and no other run's. For one writer at a time.
 */
public final class RunFolder {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path path;
  private RunInfo info;

  private RunFolder(Path path, RunInfo info) {
    this.path = path;
    this.info = info;
  }

  /** The folder for runs: the one given, else the variable UNROLL_RUNS, else {@code runs}. */
  public static Path root(Path given, Map<String, String> environment) {
    String variable = environment.getOrDefault("UNROLL_RUNS", "");
    return given != null ? given : Path.of(variable.isBlank() ? "runs" : variable);
  }

  /** Creates the folder of a new run. If that fails midway, nothing of it is left. */
  public static RunFolder create(Path root, RunSpec spec) throws IOException {
    String label = spec.label().replaceAll("[^A-Za-z0-9._-]", "-");
    Files.createDirectories(root);
    return fill(unused(root, TIME.format(spec.created()) + "-" + label), spec);
  }

  /** The run of that name inside another folder: opened if it is there, else created. */
  public static RunFolder inside(Path parent, String name, RunSpec spec) throws IOException {
    Path path = parent.resolve(name);
    if (Files.exists(path.resolve(RunInfo.FILE))) {
      return open(path);
    }
    if (Files.exists(path)) {
      remove(path); // cut off while it was made
    }
    return fill(Files.createDirectory(path), spec);
  }

  private static RunFolder fill(Path path, RunSpec spec) throws IOException {
    RunInfo info = new RunInfo(spec.kind(), spec.created().toInstant(), RunStatus.RUNNING);
    try {
      AtomicFile.write(path.resolve("recipe.yaml"), spec.recipe());
      AtomicFile.write(path.resolve("overrides.txt"), lines(spec.overrides()));
      AtomicFile.write(path.resolve("environment.json"), Json.pretty(spec.environment()));
      // Last: only with this file is the folder a run.
      info.write(path);
    } catch (IOException | RuntimeException e) {
      remove(path);
      throw e;
    }
    return new RunFolder(path, info);
  }

  /**
   * Opens the folder of an earlier run.
   *
   * @throws InvalidInput if it is none, or one of a format this program does not read
   */
  public static RunFolder open(Path path) {
    return new RunFolder(path, RunInfo.read(path));
  }

  public Path path() {
    return path;
  }

  public RunKind kind() {
    return info.kind();
  }

  public Instant created() {
    return info.created();
  }

  public RunStatus status() {
    return info.status();
  }

  public void status(RunStatus status) throws IOException {
    RunInfo next = info.with(status);
    next.write(path);
    info = next;
  }

  /** The resolved recipe. */
  public Path recipe() {
    return path.resolve("recipe.yaml");
  }

  /** What the command line changed, one line each. */
  public List<String> overrides() throws IOException {
    return Files.readAllLines(path.resolve("overrides.txt"));
  }

  public Map<String, Object> environment() throws IOException {
    return Json.object(Files.readString(path.resolve("environment.json")));
  }

  /** Sends what this thread logs to {@code run.log} in the folder, until closed. */
  public CloseableThreadContext.Instance logging() {
    return CloseableThreadContext.put("run", path.toString());
  }

  /** The measurements, one JSON line each as they come. */
  public JsonLines metrics() {
    return new JsonLines(path.resolve("metrics.jsonl"));
  }

  /**
   * Prepares for going on after {@code epoch}: later measurements, which will be made again, and a
   * half-written last line are dropped; the run is running. Lines without an {@code epoch} stay.
   */
  public void resumeAfter(long epoch) throws IOException {
    metrics().retain(line -> !line.containsKey("epoch") || Json.number(line.get("epoch")) <= epoch);
    status(RunStatus.RUNNING);
  }

  /** Writes the checkpoint of that name, such as {@code last} or {@code best}, atomically. */
  public void writeCheckpoint(String name, Map<String, ThrowingConsumer<OutputStream>> parts)
      throws IOException {
    Checkpoint.write(checkpointFile(name), parts);
  }

  public boolean hasCheckpoint(String name) {
    return Files.exists(checkpointFile(name));
  }

  /**
   * Reads and verifies the checkpoint of that name.
   *
   * @throws InvalidInput if there is none, or it is damaged
   */
  public Checkpoint openCheckpoint(String name) {
    return Checkpoint.open(checkpointFile(name));
  }

  public void writeSummary(Map<String, ?> summary) throws IOException {
    AtomicFile.write(path.resolve("summary.json"), Json.pretty(summary));
  }

  /**
   * The run's result.
   *
   * @throws InvalidInput if the run has none yet
   */
  public Map<String, Object> summary() throws IOException {
    Path file = path.resolve("summary.json");
    if (!Files.exists(file)) {
      throw new InvalidInput("the run " + path + " has no summary yet; resume it, or train again");
    }
    return Json.object(Files.readString(file));
  }

  private Path checkpointFile(String name) {
    return path.resolve("checkpoint-" + name + ".zip");
  }

  private static Path unused(Path root, String name) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return Files.createDirectory(root.resolve(attempt == 1 ? name : name + "-" + attempt));
      } catch (FileAlreadyExistsException e) {
        // Another run of the same second has it.
      }
    }
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
