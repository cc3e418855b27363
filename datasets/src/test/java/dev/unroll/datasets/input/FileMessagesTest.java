package dev.unroll.datasets.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.datavec.LabelledLinesReader;
import dev.unroll.datasets.datavec.PanelReader;
import dev.unroll.datasets.datavec.Vocabulary;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.text.TextTask;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One clear message for each thing that may be wrong with a file. */
final class FileMessagesTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> table(
      String text, String column, String time) throws IOException {
    String file = file("table.csv", text).toString();
    return assertThatThrownBy(() -> PanelReader.readColumn(PanelSettings.of(file, time, column)))
        .isInstanceOf(InvalidInput.class);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> text(Path file) {
    return assertThatThrownBy(() -> Utf8File.read(file)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void filesThatAreNoText() throws IOException {
    text(folder.resolve("gone"))
        .hasMessage(folder.resolve("gone") + ": there is no such file. Check data.file.");
    text(folder).hasMessageContaining("expected a file, got a folder");
    text(file("empty", "")).hasMessageContaining("the file is empty, expected text");
    text(file("zero", "ab\0c")).hasMessageContaining("got a binary file (a zero byte at offset 2)");
    Path latin = Files.write(folder.resolve("latin"), "né".getBytes(StandardCharsets.ISO_8859_1));
    text(latin).hasMessageContaining("expected UTF-8 text, but the byte 0xE9 at offset 1 is not");
  }

  /** Not opened, for they need not end; a link to a file is the file. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void devicesAndLinks() throws IOException {
    text(Path.of("/dev/zero"))
        .hasMessage(
            "/dev/zero: expected a regular file, got a device or a pipe. Save what it gives as a"
                + " file, and name that.");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file("there", "\uFEFFabc"));
    assertThat(Utf8File.read(link)).isEqualTo("abc");
  }

  @Test
  void filesThatTheMemoryCannotHold() throws IOException {
    Path large = folder.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(1L << 32); // takes no room
    }
    text(large).hasMessageContaining("large: expected at most 2,047 MB, got 4,096 MB.");
    Path small = Files.write(folder.resolve("small"), new byte[5 << 20]);
    WholeFile.fits(small, Runtime.getRuntime().maxMemory());
    assertThatThrownBy(() -> WholeFile.fits(small, 9L << 50))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("small: reading its 5 MB takes at least 9,663,676,416 MB, and the")
        .hasMessageEndingWith(
            "Give more memory, such as UNROLL_HEAP=18874369g, or a smaller file.");
  }

  @Test
  void foldersThatAreNoClasses() throws IOException {
    Path file = file("a.csv", "x");
    assertThatThrownBy(() -> LabelledLinesReader.read(file))
        .hasMessageContaining("expected a folder with one text file a class, got a file");
    assertThatThrownBy(() -> LabelledLinesReader.read(folder))
        .hasMessageContaining("expected one .txt file a class, found none");
    file("one.txt", "x");
    file("LICENSE.txt", "words");
    assertThatThrownBy(() -> LabelledLinesReader.read(folder))
        .hasMessageContaining("expected at least 2 classes (.txt files), got 1");
  }

  @ParameterizedTest
  @CsvSource({
    "1f8b0800, a gzip archive",
    "504b0304, an Excel workbook",
    "50415231, a Parquet file",
    "fffe0000, UTF-32 text"
  })
  void filesThatAreNoText(String start, String name) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(start + "00ff");
    text(Files.write(folder.resolve("data.csv"), bytes)).hasMessageContaining("got " + name);
  }

  @Test
  void spreadsheetsWriteUtf16() throws IOException {
    byte[] bytes = "a;b".getBytes(StandardCharsets.UTF_16);
    assertThat(Utf8File.read(Files.write(folder.resolve("data.csv"), bytes))).isEqualTo("a;b");
  }

  @Test
  void columns() throws IOException {
    table("date,load\n1,2\n", "lod", "")
        .hasMessageEndingWith(
            "there is no column \"lod\" (data.column). Nearest: load. Columns: date, load.");
    table("date,load\n1,2\n", "", "")
        .hasMessageEndingWith("no column given. Set data.column to one of: date, load.");
    table("date,load\n", "load", "")
        .hasMessageEndingWith("expected a header line and rows under it, got 1 line.");
  }

  @Test
  void cells() throws IOException {
    table("date,load\n2020-01,2\n2020-02,many\n", "load", "date")
        .hasMessageEndingWith("row 3, column \"load\": expected a number, got \"many\".");
    table("date,load\n2020-01,\n", "load", "date")
        .hasMessageContaining("row 2, column \"load\": the value is missing (\"\")");
    table("date,load\nlater,1\n", "load", "date")
        .hasMessageContaining("row 2, column \"date\": expected a time such as 2024-03-31")
        .hasMessageContaining("got \"later\"");
    table("date,load\n2020-02,1\n2020-01,1\n2020-03,1\n", "load", "date")
        .hasMessageContaining("Sort the file by time");
  }

  @Test
  void vocabulariesOfOtherMaking() throws IOException {
    assertThatThrownBy(() -> Vocabulary.parse("a\nlong\n"))
        .hasMessage("line 2: expected one character, got \"long\"");
    assertThatThrownBy(() -> Vocabulary.parse("a\n\\u110000\n")).hasMessageContaining("line 2");
    assertThatThrownBy(() -> Vocabulary.parse("b\na\n")).hasMessage("line 2: out of order");
    assertThatThrownBy(() -> Vocabulary.parse("")).isInstanceOf(InvalidInput.class);
    Vocabulary known = Vocabulary.of("abc", false);
    assertThatThrownBy(() -> known.number('\n'))
        .hasMessage("The character U+000A is not among the 3 characters that are known: a b c.");
    assertThat(Vocabulary.of("abc", true).number('z')).isEqualTo(3);
  }

  @Test
  void aTextBeginsWithWhatItHas() {
    assertThat(Vocabulary.of("ACGT", false).start()).containsExactly((char) 0);
    assertThat(Vocabulary.of("a b", false).start()).containsExactly((char) 0); // the space
    assertThat(Vocabulary.of("\na", false).start()).containsExactly((char) 0);
  }

  @Test
  void aTextOfOneCharacterIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("one.txt"), "a".repeat(500));
    assertThatThrownBy(() -> new TextTask(new TextTask.Settings(file.toString(), 8, 8)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("at least 2 different characters");
  }
}
