package dev.unroll.experiments.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnFileTest {
  @TempDir private Path folder;

  record Item(String name, int count) {
    Item {
      Objects.requireNonNull(name);
      if (count < 0) {
        throw new InvalidInput("count: expected at least 0, got " + count);
      }
    }
  }

  record Box(List<Item> items) {}

  @Test
  void whatWasWrittenIsRead() throws IOException {
    Box box = new Box(List.of(new Item("a", 1), new Item("b", 2)));
    assertThat(read(Json.pretty(Json.map(box)))).isEqualTo(box);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | it is empty",
        "{\"items\": [ | 'items' is missing, or is not what was written there",
        "nonsense | line 1 is not what was written there",
        "[] | line 1 is not what was written there",
        "null | it does not hold what was written there",
        "{\"items\": []} x | line 1 is not what was written there",
        "{} | 'items' is missing, or is not what was written there",
        "{\"items\": [{\"name\": \"a\"}]} | 'items.0.count' is missing, or is not what was",
        "{\"items\": [{\"name\": null, \"count\": 1}]} | 'items.0' is missing, or is not what was",
        "{\"items\": [{\"name\": \"a\", \"count\": null}]} | 'items.0.count' is missing, or is",
        "{\"items\": [{\"name\": \"a\", \"count\": \"x\"}]} | 'items.0.count' is missing, or is",
        "{\"items\": [{\"name\": \"a\", \"count\": -1}]} | count: expected at least 0, got -1",
        "{\"items\": [], \"java.net.URL\": 1} | '?' is missing, or is not what was written there",
      })
  void whatIsDamagedIsSaidInOurWords(String text, String what) throws IOException {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(folder.resolve("box.json") + " is damaged: " + what)
        .hasMessageEndingWith("; make another")
        .message()
        .doesNotContainPattern("Exception|java\\.|jackson|Source|Cannot|\n");
  }

  @Test
  void bytesThatAreNoTextAreSaid() throws IOException {
    Path file = folder.resolve("box.json");
    Files.write(file, "{\"caf\u00e9\": 1}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> OwnFile.read(file, "make another", Json::object))
        .hasMessage(file + " is damaged: it is not UTF-8 text; make another");
  }

  @Test
  void aMissingFileIsSaid() {
    Path file = folder.resolve("none.json");
    assertThatThrownBy(() -> OwnFile.read(file, "make another", Json::object))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(file + " is missing; make another");
  }

  @Test
  void aLineThatMeansNothingIsNamed() throws IOException {
    Path file =
        Files.writeString(folder.resolve("m.jsonl"), "{\"a\":1}\n{\"a\":\"x\"}\n{\"a\":3}\n");
    JsonLines lines = new JsonLines(file);
    String message =
        file + ", line 2: expected what was written there, got '{\"a\":\"x\"}'; remove that line";
    assertThatThrownBy(() -> lines.read(line -> Json.number(line.get("a")))).hasMessage(message);
    assertThatThrownBy(() -> lines.retain(line -> Json.number(line.get("a")) < 2))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(message);
    assertThat(file).content().hasLineCount(3);
  }

  private Box read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("box.json"), text == null ? "" : text);
    return OwnFile.read(file, "make another", content -> Json.read(content, Box.class));
  }
}
