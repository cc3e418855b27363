package dev.unroll.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.unroll.datasets.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A file of JSON objects, one a line, that grows. Only a line with its line end counts. */
public final class JsonLines {
  private final Path file;

  public JsonLines(Path file) {
    this.file = file;
  }

  /** Appends one line; it is in the file when this returns. */
  public void append(Map<String, ?> object) throws IOException {
    Files.writeString(
        file, Json.line(object) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Every whole line; none if there is no file. A last line without a line end was cut off in the
   * writing and is left out.
   *
   * @throws InvalidInput if a whole line is not a JSON object
   */
  public List<Map<String, Object>> read() throws IOException {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (String line : lines()) {
      try {
        objects.add(Json.object(line));
      } catch (JsonProcessingException e) {
        throw new InvalidInput(
            String.format(
                "%s, line %d: expected a JSON object, got '%s'; remove that line",
                file, objects.size() + 1, line.length() > 60 ? line.substring(0, 60) + "…" : line),
            e);
      }
    }
    return objects;
  }

  /** Drops every line that {@code keep} refuses, and a half-written last one. */
  public void retain(Predicate<Map<String, Object>> keep) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = lines();
    List<Map<String, Object>> objects = read();
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      if (keep.test(objects.get(i))) {
        kept.append(lines.get(i)).append('\n');
      }
    }
    AtomicFile.write(file, kept.toString());
  }

  private List<String> lines() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    // Decoded by hand: a cut inside a character is no reason to fail.
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }
}
