package dev.unroll.experiments.run;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.JsonLines;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.io.ThrowingConsumer;
import dev.unroll.experiments.recipe.FlatYaml;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.SettingChange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;

/**
 * One run on disk. A new run gets a new folder, {@code <yyyyMMdd-HHmmss>-<task>-<model>-s<seed>},
 * and no other run's. For one writer at a time.
 */
public final class RunFolder {

  static final String RECIPE = "recipe.yaml";
  static final String PRESETS = "presets.yaml";
  static final String OVERRIDES = "overrides.txt";
  static final String ENVIRONMENT = "environment.json";

  private static final String REMEDY = "restore it, or begin a new run";
  static final String SUMMARY = "summary.json";

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
    Path path = unused(root, TIME.format(spec.created()) + "-" + label);
    try {
      RunPlace.mark(path);
      return fill(path, spec);
    } catch (IOException | RuntimeException e) {
      RunPlace.remove(path, e);
      throw e;
    }
  }

  /**
   * The run at that place: opened if it is there, else begun, maybe in a folder that a process had
   * just begun when it was killed.
   *
   * @throws InvalidInput if something else is there; it is not touched
   */
  public static RunFolder at(Path path, RunSpec spec) throws IOException {
    RunPlace.claim(path);
    return RunPlace.isRun(path) ? open(path) : fill(path, spec);
  }

  /**
   * The run of that name inside another's folder: opened if it is there, else begun. Anything else
   * there is kept under another name, with a warning.
   *
   * @throws InvalidInput if it was begun with another recipe
   */
  public static RunFolder inside(Path parent, String name, RunSpec spec) throws IOException {
    Path path = parent.resolve(name);
    Optional<String> cleared = RunPlace.clear(path);
    RunFolder run = at(path, spec);
    if (cleared.isPresent()) {
      try (CloseableThreadContext.Instance log = run.logging()) {
        LogManager.getLogger(RunFolder.class).warn(cleared.get());
      }
    }
    run.checkRecipe(spec.recipe());
    return run;
  }

  /**
   * Keys that only one of the two has are those of another version, which may name it otherwise.
   */
  private void checkRecipe(String wanted) throws IOException {
    Map<String, String> own = flat(recipe());
    FlatYaml.read("the recipe of " + path, wanted)
        .forEach(
            (key, value) -> {
              if (!key.equals(Recipe.NAME) && !own.getOrDefault(key, value).equals(value)) {
                throw new InvalidInput(
                    "%s has %s: %s, and the recipe around it now means %s; restore the one that has changed, or begin a new run"
                        .formatted(recipe(), key, own.get(key), value));
              }
            });
  }

  private static RunFolder fill(Path path, RunSpec spec) throws IOException {
    RunInfo info =
        new RunInfo(
            spec.kind(),
            spec.created().toInstant(),
            RunStatus.RUNNING,
            spec.overrides(),
            settings(FlatYaml.read(RECIPE, spec.recipe()), FlatYaml.read(PRESETS, spec.presets())));
    AtomicFile.write(path.resolve(RECIPE), spec.recipe());
    if (!spec.presets().isEmpty()) {
      AtomicFile.write(path.resolve(PRESETS), spec.presets());
    }
    AtomicFile.write(
        path.resolve(OVERRIDES),
        spec.overrides().stream().map(change -> change + "\n").collect(Collectors.joining()));
    AtomicFile.write(path.resolve(ENVIRONMENT), Json.pretty(spec.environment()));
    // Last: only with this file is the folder a run.
    info.write(path);
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

  /** Whether a folder is a run of ours. */
  public static boolean isRun(Path path) {
    return RunPlace.isRun(path);
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
    return path.resolve(RECIPE);
  }

  /** Every setting of the recipe, and of the presets of a comparison under {@code presets.}. */
  public Map<String, String> settings() throws IOException {
    Path presets = path.resolve(PRESETS);
    return settings(flat(recipe()), Files.exists(presets) ? flat(presets) : Map.of());
  }

  private static Map<String, String> settings(
      Map<String, String> recipe, Map<String, String> presets) {
    Map<String, String> keys = new LinkedHashMap<>(recipe);
    presets.forEach((key, value) -> keys.put("presets." + key, value));
    return keys;
  }

  /** The same as they were when the run began; empty for a run of an older version. */
  public Map<String, String> recordedSettings() {
    return info.settings();
  }

  private static Map<String, String> flat(Path file) throws IOException {
    return OwnFile.read(file, REMEDY, text -> FlatYaml.read(file.toString(), text));
  }

  /**
   * Every setting of each preset of a comparison.
   *
   * @throws InvalidInput if an older version began the comparison, which did not write that file
   */
  public Path presets() {
    Path file = path.resolve(PRESETS);
    if (!Files.exists(file)) {
      throw new InvalidInput(
          "%s has no %s: an older version of Unroll began it, and did not save the settings of its presets; begin it anew with 'unroll compare %s' and the settings in %s"
              .formatted(path, PRESETS, recipe(), path.resolve(OVERRIDES)));
    }
    return file;
  }

  /** What the command line changed; nothing of it is known of a run of an older version. */
  public List<SettingChange> overrides() {
    return info.overrides();
  }

  /** Where the run takes place; nothing if that record is lost. */
  public Map<String, String> environment() throws IOException {
    Path file = path.resolve(ENVIRONMENT);
    Map<String, String> facts = new LinkedHashMap<>();
    if (Files.exists(file)) {
      OwnFile.read(file, "delete it to go on without it", Json::object)
          .forEach((key, value) -> facts.put(key, String.valueOf(value)));
    }
    return facts;
  }

  /** Adds to what is recorded of where the run takes place. */
  public void addFact(String key, String value) throws IOException {
    Map<String, String> facts = environment();
    facts.put(key, value);
    AtomicFile.write(path.resolve(ENVIRONMENT), Json.pretty(facts));
  }

  /**
   * Keeps other processes from writing here, and into the run that this may be inside of.
   *
   * @throws InvalidInput naming the process that writes there
   */
  public Lock lock() throws IOException {
    return Lock.hold(path);
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
    Checkpoint.write(checkpoint(name), parts);
  }

  public boolean hasCheckpoint(String name) {
    return Files.exists(checkpoint(name));
  }

  /**
   * Reads and verifies the checkpoint of that name.
   *
   * @throws InvalidInput if there is none, or it is damaged
   */
  public Checkpoint openCheckpoint(String name) {
    return Checkpoint.open(checkpoint(name));
  }

  public void writeSummary(Map<String, ?> summary) throws IOException {
    AtomicFile.write(path.resolve(SUMMARY), Json.pretty(summary));
  }

  /** Whether the run has a result. */
  public boolean hasSummary() {
    return Files.exists(path.resolve(SUMMARY));
  }

  /**
   * The run's result.
   *
   * @param type the record that it is
   * @throws InvalidInput if the run has none yet, or it is damaged
   */
  public <T> T summary(Class<T> type) throws IOException {
    if (!hasSummary()) {
      throw new InvalidInput("the run " + path + " has no summary yet; resume it, or train again");
    }
    return OwnFile.read(
        path.resolve(SUMMARY),
        "delete it, and it is made again when the run is resumed",
        text -> Json.read(text, type));
  }

  /** The file of the checkpoint of that name. */
  public Path checkpoint(String name) {
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
}
