package dev.unroll.experiments.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    return read(line -> line);
  }

  /**
   * What every whole line means.
   *
   * @param meaning of one; whatever it throws means that the line is damaged
   * @throws InvalidInput naming the line, if one is not as it was written
   */
  public <T> List<T> read(Function<Map<String, Object>, T> meaning) throws IOException {
    List<T> all = new ArrayList<>();
    for (String line : lines()) {
      try {
        all.add(meaning.apply(Json.object(line)));
      } catch (JsonProcessingException e) {
        throw damaged(all.size() + 1, "expected a JSON object", line, e);
      } catch (RuntimeException e) {
        throw damaged(all.size() + 1, "expected what was written there", line, e);
      }
    }
    return all;
  }

  /**
   * Takes in every whole line.
   *
   * @param reader of one; whatever it throws means that the line is damaged
   * @throws InvalidInput naming the line, if one is not as it was written
   */
  public void forEach(Consumer<Map<String, Object>> reader) throws IOException {
    read(
        line -> {
          reader.accept(line);
          return line;
        });
  }

  private InvalidInput damaged(int number, String expected, String line, Exception cause) {
    return new InvalidInput(
        "%s, line %d: %s, got '%s'; remove that line"
            .formatted(
                file, number, expected, line.length() > 60 ? line.substring(0, 60) + "…" : line),
        cause);
  }

  /** Drops every line that {@code keep} refuses, and a half-written last one. */
  public void retain(Predicate<Map<String, Object>> keep) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = lines();
    List<Boolean> kept = read(keep::test);
    String text =
        IntStream.range(0, lines.size())
            .filter(kept::get)
            .mapToObj(i -> lines.get(i) + "\n")
            .collect(Collectors.joining());
    AtomicFile.write(file, text);
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
