package dev.unroll.datasets.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.names.NamesTask;
import dev.unroll.datasets.text.TextTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFileTest {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-2

  @TempDir private Path folder;

  @Test
  void aFileIsItsBytes() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "abc");
    DataFile abc = DataFile.of(file);
    assertThat(abc).isEqualTo(new DataFile(file.toString(), 3, ABC));
    assertThat(abc.name()).isEqualTo("a.txt");
    assertThat(abc.same(DataFile.of("text", new byte[] {'a', 'b', 'c'}))).isTrue();
    assertThat(abc.same(DataFile.of("text", new byte[] {'a', 'b', 'd'}))).isFalse();
    assertThatThrownBy(() -> DataFile.of(folder.resolve("none")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("none: cannot be read");
  }

  @Test
  void whatGrewBeginsAsItWas() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "x".repeat(100_000));
    DataFile before = DataFile.of(file);
    Files.writeString(file, "x".repeat(100_000) + "y");
    assertThat(DataFile.of(file).continues(before)).isTrue();
    Files.writeString(file, "x".repeat(99_999) + "yx");
    assertThat(DataFile.of(file).continues(before)).isFalse();
    Files.writeString(file, "x".repeat(99_999));
    assertThat(DataFile.of(file).continues(before)).isFalse();
  }

  @Test
  void tasksNameTheFilesTheyRead() throws IOException {
    Path text = Files.writeString(folder.resolve("t.txt"), "to be or not to be ".repeat(20));
    TextTask read = new TextTask(new TextTask.Settings(text.toString(), 8, 8));
    assertThat(read.files()).containsExactly(DataFile.of(text));
    Path names = Files.createDirectory(folder.resolve("names"));
    for (String name : new String[] {"b", "a"}) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        lines.append(name).append(i).append('\n');
      }
      Files.writeString(names.resolve(name + ".txt"), lines);
    }
    NamesTask classes = new NamesTask(new NamesTask.Settings(names.toString(), 1, false));
    assertThat(classes.files()).extracting(DataFile::name).containsExactly("a.txt", "b.txt");
  }
}
