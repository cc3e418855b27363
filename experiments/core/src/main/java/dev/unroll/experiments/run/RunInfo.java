package dev.unroll.experiments.run;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.recipe.SettingChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The small file {@code run.json} that makes a folder a run folder.
 *
 * @param settings every setting that the run began with; empty in a run of an older version
 */
record RunInfo(
    RunKind kind,
    Instant created,
    RunStatus status,
    List<SettingChange> overrides,
    Map<String, String> settings) {
  /** Of the folder as a whole; a change that older programs cannot read raises it. */
  static final int FORMAT = 1;

  static final String FILE = "run.json";

  private static final String REMEDY = "restore it, or train again";

  RunInfo with(RunStatus other) {
    return new RunInfo(kind, created, other, overrides, settings);
  }

  void write(Path folder) throws IOException {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("format", FORMAT);
    keys.put("kind", kind.name().toLowerCase(Locale.ROOT));
    keys.put("created", created.toString());
    keys.put("status", status.name().toLowerCase(Locale.ROOT));
    keys.put("overrides", overrides);
    keys.put("settings", settings);
    AtomicFile.write(folder.resolve(FILE), Json.pretty(keys));
  }

  /**
   * @throws InvalidInput if the folder is no run folder, or one of another format
   */
  static RunInfo read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isDirectory(folder)) {
      throw new InvalidInput("no run folder " + folder + "; expected one that a training wrote");
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidInput(
          "%s is not a run folder: it has no %s; name a folder that a training wrote"
              .formatted(folder, FILE));
    }
    try {
      Map<String, Object> keys = OwnFile.read(file, REMEDY, Json::object);
      checkFormat(folder, keys.get("format"));
      return OwnFile.checked(file.toString(), REMEDY, () -> of(keys));
    } catch (IOException e) {
      throw new InvalidInput("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Whether a file of that name in a folder is ours, whatever its version. */
  static boolean isOurs(Path folder) {
    try {
      return OwnFile.read(folder.resolve(FILE), REMEDY, Json::object)
          .keySet()
          .containsAll(Set.of("format", "kind", "created", "status"));
    } catch (IOException | InvalidInput e) {
      return false;
    }
  }

  private static RunInfo of(Map<String, Object> keys) {
    Objects.requireNonNull((Integer) keys.get("format"));
    return new RunInfo(
        RunKind.valueOf(word(keys, "kind")),
        Instant.parse(String.valueOf(keys.get("created"))),
        RunStatus.valueOf(word(keys, "status")),
        ((List<?>) keys.getOrDefault("overrides", List.of())) // older versions have none
            .stream().map(change -> Json.convert(change, SettingChange.class)).toList(),
        settings((Map<?, ?>) keys.getOrDefault("settings", Map.of()))); // the same
  }

  private static Map<String, String> settings(Map<?, ?> recorded) {
    Map<String, String> settings = new LinkedHashMap<>();
    recorded.forEach((key, value) -> settings.put((String) key, (String) value));
    return settings;
  }

  private static void checkFormat(Path folder, Object format) {
    if (format instanceof Integer other && other != FORMAT) {
      throw new InvalidInput(
          String.format(
              "the run folder %s has format %s, expected %d; open it with the version of Unroll"
                  + " that wrote it, or train again",
              folder, format, FORMAT));
    }
  }

  private static String word(Map<String, Object> keys, String key) {
    return String.valueOf(keys.get(key)).toUpperCase(Locale.ROOT);
  }
}
